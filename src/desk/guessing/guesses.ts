import { type AuthorizationRequest, type Decision, lookupFor } from '../../rules/index.ts'
import { inLine } from './in-line.ts'
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
 * Look-ups of one kind are done one after another: many at once, all let in before the first miss is counted, would be as
 * many guesses for free. Across processes, the limits are thus exceeded by one look-up for each at most.
 */
export const createGuesses = (deps: GuessesDeps): Guesses => {
  const { limits = guessLimits } = deps
  const kinds: Record<GuessKind, Kind> = {
    ticket: kindOf('ticket', limits.ticket, deps),
    supportCode: kindOf('supportCode', limits.supportCode, deps),
    licenseKey: kindOf('licenseKey', limits.licenseKey, deps),
    oneTimeCode: kindOf('oneTimeCode', limits.oneTimeCode, deps),
  }
  const inKind = <T>(
    { limiters, run }: Kind,
    who: Guesser,
    look: () => Promise<T>,
    isMissed: (value: T) => boolean,
  ): Promise<Tried<T>> =>
    run(async () => {
      const counters = countersOf(limiters, who, deps)
      const counted = await Promise.all(counters.map(({ limiter, key }) => limiter.get(key)))
      const waits = counted.map((count) => (count?.remainingPoints === 0 ? count.msBeforeNext : 0))
      const wait = Math.max(...waits)
      if (wait > 0) return { ok: false, wait }
      const value = await look()
      await settle(
        counters.filter(({ scope }, at) => isMissed(value) || (cleared.includes(scope) && counted[at])),
        isMissed(value),
      )
      return { ok: true, value }
    })
  return {
    attempt: async (request, who, look, isMissed) => {
      const credential = lookupFor(request)
      if (credential === null) return { ok: true, value: await look() }
      return inKind(kinds[credential.kind], who, look, isMissed)
    },
    attemptCode: (who, compare, isMissed) => inKind(kinds.oneTimeCode, who, compare, isMissed),
  }
}

type Kind = { limiters: Record<Scope, GuessLimiter>; run: ReturnType<typeof inLine> }
type Counter = { scope: Scope; limiter: GuessLimiter; key: string }

const kindOf = (kind: GuessKind, limits: Record<Scope, GuessLimit>, deps: LimiterDeps): Kind => {
  const limiter = (scope: Scope) => new GuessLimiter(`${kind}.${scope}`, limits[scope], deps)
  return {
    limiters: {
      conversation: limiter('conversation'),
      user: limiter('user'),
      userDay: limiter('userDay'),
      network: limiter('network'),
      frontEnd: limiter('frontEnd'),
      everybody: limiter('everybody'),
    },
    run: inLine(),
  }
}

const countersOf = (limiters: Kind['limiters'], who: Guesser, { mac }: GuessesDeps): Counter[] => {
  const names = { ...who, userDay: who.user, everybody: 'everybody' }
  return scopes.flatMap((scope) => {
    const name = names[scope]
    const key = name && mac(JSON.stringify(['guess', scope, name]))
    return key ? [{ scope, limiter: limiters[scope], key }] : []
  })
}

const settle = async (counters: Counter[], isMissed: boolean): Promise<void> => {
  await Promise.all(
    counters.map(({ limiter, key }) => (isMissed ? limiter.penalty(key) : limiter.delete(key))),
  )
}
