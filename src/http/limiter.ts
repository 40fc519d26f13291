import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

export type Limit = { requests: number; seconds: number }

/** Takes one request off what `who` has left; 0 when it may go on, else the whole seconds to wait, at least 1. */
export type Limiter = (who: string) => Promise<number>

/** Counts in this process alone: with several, each allows as much. */
export const createLimiter = ({ requests, seconds }: Limit): Limiter => {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds })
  return async (who) => {
    try {
      await limiter.consume(who)
      return 0
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
      throw refused
    }
  }
}
