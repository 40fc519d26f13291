import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

type Limit = { requests: number; seconds: number }

/** `request` and `start` (of a conversation) count by the client's network, `use` and `post` (of an activity) by user. */
export type LimitSettings = { request: Limit; start: Limit; use: Limit; post: Limit }

/** A client that polls asks once a second; an office behind one address has many. */
const defaultLimits: LimitSettings = {
  request: { requests: 1200, seconds: 60 },
  start: { requests: 120, seconds: 60 },
  use: { requests: 240, seconds: 60 },
  post: { requests: 60, seconds: 60 },
}

/** Takes one request off what `who` has left; 0 when it may go on, else the whole seconds to wait, at least 1. */
export type Limits = (kind: keyof LimitSettings, who: string) => Promise<number>

/** Counts in this process alone: with several, each allows as much. */
export const createLimits = (settings: Partial<LimitSettings> = {}): Limits => {
  const { request, start, use, post } = { ...defaultLimits, ...settings }
  const limiters = {
    request: limiter(request),
    start: limiter(start),
    use: limiter(use),
    post: limiter(post),
  }
  return async (kind, who) => {
    try {
      await limiters[kind].consume(who)
      return 0
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
      throw refused
    }
  }
}

const limiter = ({ requests, seconds }: Limit): RateLimiterMemory =>
  new RateLimiterMemory({ points: requests, duration: seconds })
