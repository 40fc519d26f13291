import type { Instant } from './instant.ts'

/** Which messages of other systems were carried out, so that each is so once. */
export interface Notices {
  /**
   * Takes the ids of one message for this transaction. Where one of them is taken already, what was answered then; waits
   * while another transaction is at it. All callers give a message's ids in the same order.
   */
  claim(ids: string[], expiresAt: Instant): Promise<string | null>
  /** What repeats are answered; null gives the ids back. */
  settle(ids: string[], answer: string | null): Promise<void>
  /** Deletes at most `limit` ids; how many. */
  deleteExpired(now: Instant, limit: number): Promise<number>
}
