import { RateLimiterRes } from 'rate-limiter-flexible'
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js'
import type { Count, GuessCounts } from '../../store/guesses-port.ts'
import { instantOf } from '../../store/ports.ts'
import type { GuessLimit } from './limits.ts'

export type LimiterDeps = { counts: GuessCounts; now: () => Date }

/**
 * rate-limiter-flexible on our store. Its own stores for SQLite and PostgreSQL want a connection to themselves: on the
 * desk's writer, a count would be rolled back with whatever transaction is open there.
 */
export class GuessLimiter extends RateLimiterStoreAbstract {
  readonly #deps: LimiterDeps

  constructor(name: string, { misses, seconds }: GuessLimit, deps: LimiterDeps) {
    super({ storeClient: deps.counts, keyPrefix: name, points: misses, duration: seconds })
    this.#deps = deps
  }

  _get(key: string): Promise<Count | null> {
    return this.#deps.counts.find(key, instantOf(this.#deps.now()))
  }

  _upsert(key: string, points: number, milliseconds: number): Promise<Count> {
    const now = this.#deps.now()
    const expiresAt = instantOf(new Date(now.getTime() + milliseconds))
    return this.#deps.counts.add(key, { points, expiresAt }, instantOf(now))
  }

  _delete(key: string): Promise<boolean> {
    return this.#deps.counts.delete(key)
  }

  /** A clock that was set back makes no wait longer than the limit's own time. */
  _getRateLimiterRes(_key: string, added: number, { points, expiresAt }: Count): RateLimiterRes {
    const left = Date.parse(expiresAt) - this.#deps.now().getTime()
    const wait = Math.min(Math.max(left, 0), this.msDuration)
    return new RateLimiterRes(Math.max(this.points - points, 0), wait, points, points === added)
  }
}
