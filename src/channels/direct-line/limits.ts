import { createLimiter, type Limit } from '../../http/limiter.ts'

/** `request` and `start` (of a conversation) count by the client's network, `use` and `post` (of an activity) by user. */
export type LimitSettings = { request: Limit; start: Limit; use: Limit; post: Limit }

/** A client that polls asks once a second; an office behind one address has many. */
const defaultLimits: LimitSettings = {
  request: { requests: 1200, seconds: 60 },
  start: { requests: 120, seconds: 60 },
  use: { requests: 240, seconds: 60 },
  post: { requests: 60, seconds: 60 },
}

/** See `Limiter`. */
export type Limits = (kind: keyof LimitSettings, who: string) => Promise<number>

export const createLimits = (settings: Partial<LimitSettings> = {}): Limits => {
  const { request, start, use, post } = { ...defaultLimits, ...settings }
  const limiters = {
    request: createLimiter(request),
    start: createLimiter(start),
    use: createLimiter(use),
    post: createLimiter(post),
  }
  return (kind, who) => limiters[kind](who)
}
