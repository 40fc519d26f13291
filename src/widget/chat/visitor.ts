import type { TokenRequest } from '../protocol.ts'
import { type AccessProblem, askAccess, type Entry } from './access.ts'
import { readObject, type Shelf } from './storage.ts'

/** Who is here and which conversation is theirs, shared by the tabs of a browser. */
export type Visitor = {
  /** Into the conversation on record, or into a new one. */
  enter(): Promise<Entry>
  /** Into a new conversation. */
  restart(): Promise<Entry>
  /** The conversation on record; `ended` when the visitor ended it. */
  current(): { conversationId: string; ended: boolean } | null
  end(): void
  forget(): void
  /** Whether that is somebody else than before. */
  identify(token: string): boolean
  /** Whether a change of this key by another tab concerns this visitor. */
  isRecord(key: string | null): boolean
}

type VisitorDeps = {
  url: string
  shelf: Shelf
  locale: () => string
  onProblem: (problem: AccessProblem) => void
}

export const createVisitor = ({ url, shelf, locale, onProblem }: VisitorDeps): Visitor => {
  let identity: string | null = null
  const key = () => `conversation${identity ? `.${subjectOf(identity)}` : ''}`

  /** Counts the times all was forgotten. */
  let forgotten = 0

  const ask = async (resume: string | null): Promise<Entry> => {
    const asker = identity
    const record = key()
    const since = forgotten
    const before = shelf.get(record)
    const request: TokenRequest = {
      locale: locale(),
      ...(resume !== null && { resume }),
      ...(asker && { identity: asker }),
    }
    const entry = await askAccess(url, request)
    // Who was forgotten meanwhile, in this tab or in another one, is not remembered by an answer that comes late.
    const isCurrent = since === forgotten && asker === identity
    if (entry.ok && isCurrent && shelf.get(record) === before) keep(record, entry.access)
    if (entry.ok || !isCurrent) return entry
    if (entry.problem === 'resumeRefused' && resume !== null) return ask(null)
    if (entry.problem === 'identityRefused' && asker) {
      onProblem(entry.problem)
      identity = null
      return ask(resumeOf(shelf, key()))
    }
    return entry
  }
  const keep = (record: string, { resume, conversationId }: { resume: string; conversationId: string }) =>
    shelf.set(record, JSON.stringify({ resume, conversationId }))

  return {
    enter: () => alone(() => ask(resumeOf(shelf, key()))),
    restart: () => alone(() => ask(null)),
    current: () => {
      const kept = readObject(shelf, key())
      return typeof kept?.conversationId === 'string'
        ? { conversationId: kept.conversationId, ended: kept.ended === true }
        : null
    },
    end: () => shelf.set(key(), JSON.stringify({ ...readObject(shelf, key()), ended: true })),
    forget: () => {
      forgotten += 1
      identity = null
      for (const each of shelf.keys()) shelf.remove(each)
    },
    identify: (token) => {
      const before = key()
      identity = token
      return key() !== before
    },
    isRecord: (changed) => changed === null || changed === key(),
  }
}

const resumeOf = (shelf: Shelf, key: string): string | null => {
  const kept = readObject(shelf, key)
  return typeof kept?.resume === 'string' && kept.ended !== true ? kept.resume : null
}

/**
 * Two tabs that open at once share one conversation. Locks need a secure context, and a browser that shuts foreign frames
 * off from storage denies them as well; without, the first tab wins.
 */
const alone = async <T>(work: () => Promise<T>): Promise<T> => {
  if (!('locks' in navigator)) return work()
  let isMine = false
  try {
    return await navigator.locks.request('guichet.token', () => {
      isMine = true
      return work()
    })
  } catch (error) {
    if (isMine) throw error
    return work()
  }
}

/** Names the record only; the desk checks the token. */
const subjectOf = (token: string): string => {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')))
    return typeof claims.sub === 'string' ? claims.sub : token
  } catch {
    return token
  }
}
