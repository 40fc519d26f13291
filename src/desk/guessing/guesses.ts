import type { RateLimiterRes } from 'rate-limiter-flexible'
import { type AuthorizationRequest, type Decision, lookupFor } from '../../rules/index.ts'
import { createInFlight, type InFlight, type Place } from './in-flight.ts'
import { GuessLimiter, type LimiterDeps } from './limiter.ts'
import { cleared, type GuessKind, type GuessLimit, guessLimits, type Scope, scopes } from './limits.ts'

/** Who shows a credential, as far as that is known. Names are counted by their MAC, and stand nowhere in clear. */
export type Guesser = { conversation?: string; user?: string; network?: string | null; frontEnd?: string }

/** What the look-up gave; or, where too much was guessed, how long to wait, in ms. */
export type Tried<T> = { ok: true; value: T } | { ok: false; wait: number }

export type Guesses = {
  /**
   * Looks a request's credential up, unless too many wrong ones of its kind were shown: then nothing is looked up, so the
   * answer cannot depend on the records. A miss counts before it is told, also in a turn that lost its race and runs again:
   * better a typo counted twice than a guess not at all. A request that leads to no look-up costs and counts nothing.
   */
  attempt<T>(
    request: AuthorizationRequest,
    who: Guesser,
    look: () => Promise<T>,
    isMiss: (value: T) => boolean,
  ): Promise<Tried<T>>
  /** The same of a one-time code, which is compared and not looked up. */
  attemptCode<T>(who: Guesser, compare: () => Promise<T>, isMiss: (value: T) => boolean): Promise<Tried<T>>
}

export type GuessesDeps = LimiterDeps & {
  mac: (text: string) => string
  limits?: typeof guessLimits
}

/** Whether a decision says that the credential is none, or not theirs. */
export const isMiss = (decision: Decision): boolean => {
  if (decision.outcome === 'exempt') return decision.ticketNote === 'unknown'
  if (decision.outcome !== 'refuse') return false
  return decision.reasons.some(({ reason }) => reason === 'unknown' || reason === 'emailMismatch')
}

/**
 * Look-ups run side by side unless those under way, should they all miss, would use up what is left: then one waits for the
 * others' verdict. Across processes, the limits are thus exceeded by what the other processes have under way at most.
 */
export const createGuesses = (deps: GuessesDeps): Guesses => {
  const { limits = guessLimits } = deps
  const kinds: Record<GuessKind, Kind> = {
    ticket: kindOf('ticket', limits.ticket, deps),
    supportCode: kindOf('supportCode', limits.supportCode, deps),
    licenseKey: kindOf('licenseKey', limits.licenseKey, deps),
    oneTimeCode: kindOf('oneTimeCode', limits.oneTimeCode, deps),
  }
  const inKind = async <T>(
    { limiters, inFlight }: Kind,
    who: Guesser,
    look: () => Promise<T>,
    isMissed: (value: T) => boolean,
  ): Promise<Tried<T>> => {
    const counters = countersOf(limiters, who, deps)
    const place = inFlight.enter(counters.map(({ key }) => key))
    try {
      const { wait, counted } = await room(counters, place)
      if (wait > 0) return { ok: false, wait }
      const value = await look()
      const missed = isMissed(value)
      const isToSettle = ({ scope }: Counter, at: number) =>
        missed || (cleared.includes(scope) && counted[at] !== null)
      await settle(counters.filter(isToSettle), missed)
      return { ok: true, value }
    } finally {
      place.leave()
    }
  }
  return {
    attempt: async (request, who, look, isMissed) => {
      const credential = lookupFor(request)
      if (credential === null) return { ok: true, value: await look() }
      return inKind(kinds[credential.kind], who, look, isMissed)
    },
    attemptCode: (who, compare, isMissed) => inKind(kinds.oneTimeCode, who, compare, isMissed),
  }
}

/** Waits until there is room for one more miss in each counter, or there will be none for so long, in ms. */
const room = async (
  counters: Counter[],
  place: Place,
): Promise<{ wait: number; counted: (RateLimiterRes | null)[] }> => {
  for (;;) {
    const [ahead, anyLeft] = [place.ahead(), place.anyLeft()]
    const counted = await Promise.all(counters.map(({ limiter, key }) => limiter.get(key)))
    const left = counters.map(({ limiter }, at) => counted[at]?.remainingPoints ?? limiter.points)
    const waits = counted.map((count, at) => (count && left[at] === 0 ? count.msBeforeNext : 0))
    const wait = Math.max(0, ...waits)
    if (wait > 0 || left.every((misses, at) => misses > (ahead[at] ?? 0))) return { wait, counted }
    await anyLeft
  }
}

type Kind = { limiters: Record<Scope, GuessLimiter>; inFlight: InFlight }
type Counter = { scope: Scope; limiter: GuessLimiter; key: string }

const kindOf = (kind: GuessKind, limits: Record<Scope, GuessLimit>, deps: LimiterDeps): Kind => {
  const limiter = (scope: Scope) => new GuessLimiter(nameOf(kind, scope), limits[scope], deps)
  return {
    limiters: {
      conversation: limiter('conversation'),
      user: limiter('user'),
      userDay: limiter('userDay'),
      network: limiter('network'),
      frontEnd: limiter('frontEnd'),
      everybody: limiter('everybody'),
    },
    inFlight: createInFlight(),
  }
}

const countersOf = (limiters: Kind['limiters'], who: Guesser, { mac }: GuessesDeps): Counter[] => {
  const names = { ...who, userDay: who.user, everybody: 'everybody' }
  return scopes.flatMap((scope) => {
    const name = names[scope]
    return name ? [{ scope, limiter: limiters[scope], key: keyOf(scope, name, mac) }] : []
  })
}

const keyOf = (scope: Scope, name: string, mac: GuessesDeps['mac']): string =>
  mac(JSON.stringify(['guess', scope, name]))

/** Every counter of a conversation and of a user, as the store has them. */
export const counterKeysOf = (
  { conversation, user }: { conversation: string; user: string },
  mac: GuessesDeps['mac'],
): string[] =>
  (['ticket', 'supportCode', 'licenseKey', 'oneTimeCode'] as const).flatMap((kind) =>
    (
      [
        ['conversation', conversation],
        ['user', user],
        ['userDay', user],
      ] as const
    ).map(([scope, name]) => `${nameOf(kind, scope)}:${keyOf(scope, name, mac)}`),
  )

const nameOf = (kind: GuessKind, scope: Scope): string => `${kind}.${scope}`

const settle = async (counters: Counter[], isMissed: boolean): Promise<void> => {
  await Promise.all(
    counters.map(({ limiter, key }) => (isMissed ? limiter.penalty(key) : limiter.delete(key))),
  )
}
