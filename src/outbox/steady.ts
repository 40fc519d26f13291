/**
 * A clock that is never set back: where the machine's is, this one goes on from where it was, and follows when that is set
 * forward. For waits that are kept as instants, which would else be as much longer. `elapsed` is in milliseconds that only grow.
 */
export const steadyClock = (now: () => Date, elapsed: () => number): (() => Date) => {
  let ahead = Number.NEGATIVE_INFINITY
  return () => {
    const since = elapsed()
    ahead = Math.max(ahead, now().getTime() - since)
    return new Date(ahead + since)
  }
}
