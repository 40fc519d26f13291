import type { CredentialKind } from '../../rules/index.ts'

/** What can be guessed: the credentials, and the codes by which owners prove who they are. */
export type GuessKind = CredentialKind | 'oneTimeCode'

/** So many wrong credentials of one kind, in so many seconds from the first; then nothing of that kind is looked up. */
export type GuessLimit = { misses: number; seconds: number }

/**
 * Who is counted. `userDay` is a user once more, over a day; `network` an address (see `networkOf`), `frontEnd` a name
 * among the keys of the HTTP interface, `everybody` all together.
 */
export const scopes = ['conversation', 'user', 'userDay', 'network', 'frontEnd', 'everybody'] as const
export type Scope = (typeof scopes)[number]

/**
 * A right credential clears these. The others it does not: whoever owns one good code could show it after every few
 * guesses, and behind one address or front end are many.
 */
export const cleared: readonly Scope[] = ['conversation', 'user']

const minute = 60
const hour = 3600
const day = 86_400

/**
 * Tight for a person, generous for a crowd. Nobody types five wrong codes in a quarter of an hour by mistake. 200 people behind
 * one address who mistype one code in ten show 22 wrong ones, give or take 5: 50 is more than five deviations away. A front end
 * speaks for as many as it likes, but cannot use up alone what all share.
 */
const limitsWith = (misses: number): Record<Scope, GuessLimit> => ({
  conversation: { misses: 5, seconds: 15 * minute },
  user: { misses: 10, seconds: hour },
  userDay: { misses: 30, seconds: day },
  network: { misses: 50, seconds: hour },
  frontEnd: { misses: misses / 2, seconds: hour },
  everybody: { misses, seconds: hour },
})

/**
 * However many addresses a guesser has, the budget of all bounds what a year yields: misses an hour × 8,760 hours, each
 * a hit with probability credentials on record / credentials there can be.
 *
 * | kind       | there can be | an hour | a year    | a given one is hit after | hits a year, of 1,000 on record |
 * |------------|--------------|---------|-----------|--------------------------|---------------------------------|
 * | supportCode | 10^10       | 500     | 4,380,000 | 2,283 years              | 0.4                             |
 * | licenseKey | 10^8         | 100     | 876,000   | 114 years                | 8.8                             |
 * | ticket     | 2^50         | 500     | 4,380,000 | 257 million years        | 0.000004                        |
 * | oneTimeCode | 20^8        | 500     | 4,380,000 | 5,845 years              | 0.0002, of all that are sent    |
 *
 * One address alone (50 an hour): a given support code after 22,800 years, a given license key after 228. What the budgets of
 * an attack without pause leave over is for a check of who the owner is, before an incident is spent (see `Verify`): one
 * more guess, of a code. A smaller
 * budget would let fewer addresses close a kind for everybody: the number of honest typos an hour bounds it from below.
 */
export const guessLimits: Record<GuessKind, Record<Scope, GuessLimit>> = {
  supportCode: limitsWith(500),
  licenseKey: limitsWith(100),
  ticket: limitsWith(500),
  // A code is void after five wrong ones: whoever mistyped it so often may still try the next one.
  oneTimeCode: { ...limitsWith(500), conversation: { misses: 10, seconds: 15 * minute } },
}
