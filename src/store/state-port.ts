import type { Fate } from './fate.ts'
import type { LogChange, TurnInLog } from './log-port.ts'
import type { Instant } from './ports.ts'

/** A document's address: a conversation or a user of one channel, whose ids are unique within the channel only. */
export type StateKey = { kind: 'conversation' | 'user'; channel: string; id: string }

/** The version of a document, new at every write; equal only to itself. */
export type ETag = string & { readonly __brand: 'ETag' }

export type StateDocument = { json: string; etag: ETag; expiresAt: Instant }

/** Writes `json` where the document is still at `expected`; null where there must be none yet. */
export type StateChange = {
  key: StateKey
  expected: ETag | null
  json: string
  /** The last turn, kept beside the document and read by `last` alone; null for none. */
  last: string | null
  at: Instant
  /** From when on the document may be deleted; null for no other time than before, which is the cheaper change. */
  expiresAt: Instant | null
}

/** What the bot remembers between turns, by compare-and-swap: no writer overwrites what it has not read. */
export interface StateStore {
  /** The documents in the order of `keys`, read together; null where there is none. */
  load(keys: StateKey[]): Promise<(StateDocument | null)[]>
  /** What was kept beside the document; null for nothing. */
  last(key: StateKey): Promise<string | null>
  /**
   * Writes all of them or none, and with them what a turn said; null where any had moved on since it was read. Answers with
   * what was said in the log: where its conversation is gone, nothing is. Rejects where the conversation is there, and what
   * the turn answers is not: it was never committed. Rejects where any of `upon` is lost, with what was wrong.
   */
  save(changes: StateChange[], said?: TurnInLog | null, upon?: readonly Fate[]): Promise<LogChange[] | null>
  /** Deletes at most `limit` documents that expired before `now`; how many it deleted. */
  deleteExpired(now: Instant, limit: number): Promise<number>
  /** Fails when the store cannot be reached. */
  ping(): Promise<void>
}
