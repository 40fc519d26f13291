import type { Instant } from './ports.ts'

/** What was counted under a key, and from when on it counts no more. */
export type Count = { points: number; expiresAt: Instant }

/** Counters that end by themselves. Calls made at once share a query, or a transaction. */
export interface GuessCounts {
  /** Null where nothing is counted now. */
  find(key: string, now: Instant): Promise<Count | null>
  /** Adds to the count; one that has ended begins again, and lasts until `expiresAt`. What is counted then. */
  add(key: string, count: Count, now: Instant): Promise<Count>
  /** Whether there was one. */
  delete(key: string): Promise<boolean>
  /** Deletes at most `limit` counts that ended before `now`; how many it deleted. */
  deleteExpired(now: Instant, limit: number): Promise<number>
}
