import type { Instant } from '../ports.ts'
import type { StateDocument, StateKey } from '../state-port.ts'

/** What the bot remembers, as far as this process read or wrote it lately: most turns follow on one that it ran itself. */
export type Documents = {
  /** In the order of the keys; null where not all are at hand as they are in the database. */
  find(keys: StateKey[]): StateDocument[] | null
  /** Names what is at hand: what was begun before a `clear` is not kept after it. */
  era(): number
  /** `expiresAt` is null where it stays what it was. */
  keep(era: number, key: StateKey, document: Kept): void
  /** For whoever changes documents in any other way than `keep` tells of, as soon as that is done. */
  clear(): void
}

type Kept = Omit<StateDocument, 'expiresAt'> & { expiresAt: Instant | null }

/** In UTF-16 units; longer documents are read each time. */
const longest = 16_000

/**
 * Holds as long as no other process writes to the file.
 * @param fileVersion changes whenever another one did
 * @param most documents that are kept; what was kept longest ago goes first
 */
export const createDocuments = (fileVersion: () => unknown, most = 1000): Documents => {
  const kept = new Map<string, StateDocument>()
  let version = fileVersion()
  let era = 0
  let isChecked = false

  const clear = (): void => {
    kept.clear()
    era += 1
  }
  const checkAgain = (): void => {
    isChecked = false
  }
  /** Once for all who ask at the same step of a cohort: as if each of them had asked when the first did. */
  const upToDate = (): void => {
    if (isChecked) return
    isChecked = true
    queueMicrotask(checkAgain)
    const now = versionOr(null, fileVersion)
    if (now === null || now !== version) clear()
    version = now
  }
  return {
    find: (keys) => {
      upToDate()
      const found: StateDocument[] = []
      for (const key of keys) {
        const document = kept.get(nameOf(key))
        if (document === undefined) return null
        found.push(document)
      }
      return found
    },
    era: () => era,
    keep: (since, key, document) => {
      if (since !== era) return
      const name = nameOf(key)
      const expiresAt = document.expiresAt ?? kept.get(name)?.expiresAt
      kept.delete(name)
      if (expiresAt === undefined || document.json.length > longest) return
      const [oldest] = kept.keys()
      if (kept.size >= most && oldest !== undefined) kept.delete(oldest)
      kept.set(name, { ...document, expiresAt })
    },
    clear,
  }
}

/** Where the file cannot be read, whoever reads on says so. */
const versionOr = (otherwise: null, fileVersion: () => unknown): unknown => {
  try {
    return fileVersion()
  } catch {
    return otherwise
  }
}

/** What is at hand, or what `look` finds. What is not there is looked for again each time. */
export const atHand = async (
  documents: Documents,
  keys: StateKey[],
  look: (keys: StateKey[]) => Promise<(StateDocument | null)[]>,
): Promise<(StateDocument | null)[]> => {
  const known = documents.find(keys)
  if (known !== null) return known
  const era = documents.era()
  const found = await look(keys)
  for (const [at, key] of keys.entries()) {
    const document = found[at]
    if (document) documents.keep(era, key, document)
  }
  return found
}

/** Keeps what was written; where that was not, what was seen meanwhile may never have been committed. */
export const keeping = async <T>(
  documents: Documents,
  written: ({ key: StateKey } & Kept)[],
  write: () => Promise<T | null>,
): Promise<T | null> => {
  const era = documents.era()
  let result: T | null = null
  try {
    result = await write()
  } finally {
    if (result === null) documents.clear()
  }
  if (result === null) return null
  for (const { key, json, etag, expiresAt } of written) documents.keep(era, key, { json, etag, expiresAt })
  return result
}

/** No channel's id has a line break in it. */
const nameOf = ({ kind, channel, id }: StateKey): string => `${kind}\n${channel}\n${id}`
