/** What a process full of widgets is told to do; it answers each order once, when that is carried out. */
export type Order =
  | { kind: 'open'; url: string; count: number; atOnce: number }
  /** Answered with how many of so many conversations heard an answer within `limit` (ms). */
  | { kind: 'talk'; count: number; limit: number }
  | { kind: 'forgetArrivals' }
  /** Answered with a `Report`. */
  | { kind: 'report' }

export type Report = {
  online: number
  /** Widgets that lost their conversation and were given another. */
  moved: number
  /** Widgets that heard something of the bot twice, or nothing at all. */
  heardTwice: number
  silent: number
  /** When widgets came online, in ms since 1970. */
  arrivals: number[]
}

const networks = 2000

/** The addresses that visitors come from, one after the other. */
export const networkOf = (n: number): string => {
  const at = n % networks
  return `10.7.${at >> 8}.${at & 255}`
}
