import type { Instant } from './ports.ts'

/** In which conversations whose records were shown: what an erasure goes by, kept no longer than anything it finds. */
export interface Visits {
  /**
   * Looks at most at `limit` visits that were due before `now`: deletes those of which nothing else is kept any more, forgets
   * once more those of an erased customer, and is to look at the others `again`. How many it looked at.
   */
  look(now: Instant, again: Instant, limit: number): Promise<number>
}
