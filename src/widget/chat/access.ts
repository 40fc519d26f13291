import type { TokenAnswer, TokenProblem, TokenRequest } from '../protocol.ts'
import { isObject } from './storage.ts'

/** What it takes to be in a conversation. `expiresAt` is in milliseconds of this browser's clock. */
export type Access = TokenAnswer & { askedAt: number; expiresAt: number }

export type AccessProblem = TokenProblem['error']['code'] | 'unreachable'

/** `retryAfter` is in milliseconds. */
export type Entry =
  | { ok: true; access: Access }
  | { ok: false; problem: AccessProblem; retryAfter: number | null }

/** Asks the desk for a token. Never rejects. */
export const askAccess = async (url: string, request: TokenRequest): Promise<Entry> => {
  const askedAt = Date.now()
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(20_000),
    })
    const body: unknown = await response.json().catch(() => null)
    if (response.ok && isAnswer(body))
      return { ok: true, access: { ...body, askedAt, expiresAt: askedAt + body.expiresIn * 1000 } }
    return { ok: false, problem: problemIn(body), retryAfter: secondsIn(response.headers.get('retry-after')) }
  } catch {
    return { ok: false, problem: 'unreachable', retryAfter: null }
  }
}

const isAnswer = (body: unknown): body is TokenAnswer =>
  isObject(body) &&
  ['domain', 'token', 'conversationId', 'userId', 'resume'].every((key) => typeof body[key] === 'string') &&
  typeof body.expiresIn === 'number' &&
  typeof body.isNew === 'boolean'

const codes: readonly AccessProblem[] = [
  'identityRefused',
  'resumeRefused',
  'originRefused',
  'tooMany',
  'badRequest',
]

const problemIn = (body: unknown): AccessProblem => {
  const code = isObject(body) && isObject(body.error) ? body.error.code : null
  return codes.find((known) => known === code) ?? 'unavailable'
}

const secondsIn = (header: string | null): number | null =>
  header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null

/** Whether a token is too old to begin a link with. */
export const isStale = ({ askedAt, expiresAt }: Access, now: number): boolean =>
  now < askedAt || now > askedAt + (expiresAt - askedAt) / 2
