/** Keeps what goes to one thread under a channel's limits. Times are milliseconds on one clock that only grows. */
export type Pace = {
  /** Takes the thread's next slot: how long to wait for it. Null, and none is taken, where it comes after `latest`. */
  slot(thread: string, now: number, latest: number): number | null
  /** The channel asked for a pause: no slot before it is over. */
  hold(thread: string, now: number, pause: number): void
}

/** So many operations in so many milliseconds, wherever these begin. */
export type Budget = { operations: number; per: number }

type Thread = { /** Ascending; some may still be to come. */ taken: number[]; heldUntil: number }

const longestHold = 600_000
const sweepEvery = 1000

/** Counts in this process alone. A thread that has been silent for the longest period takes no memory. */
export const createPace = (budgets: readonly Budget[]): Pace => {
  const threads = new Map<string, Thread>()
  const longest = Math.max(...budgets.map(({ per }) => per))
  let untilSweep = sweepEvery

  const threadOf = (name: string, now: number): Thread => {
    if (--untilSweep <= 0) {
      untilSweep = sweepEvery
      for (const [key, { taken, heldUntil }] of threads)
        if (heldUntil < now && (taken.at(-1) ?? 0) < now - longest) threads.delete(key)
    }
    const known = threads.get(name) ?? { taken: [], heldUntil: 0 }
    threads.set(name, known)
    return known
  }

  return {
    slot: (name, now, latest) => {
      const thread = threadOf(name, now)
      const at = nextSlot(thread, now, budgets)
      if (at > latest) return null
      thread.taken = [...thread.taken.filter((one) => one > now - longest), at]
      return at - now
    },
    hold: (name, now, pause) => {
      const thread = threadOf(name, now)
      thread.heldUntil = Math.max(thread.heldUntil, now + Math.min(pause, longestHold))
    },
  }
}

/** The earliest time that leaves every window, wherever it begins, within its budget. */
const nextSlot = ({ taken, heldUntil }: Thread, now: number, budgets: readonly Budget[]): number =>
  budgets.reduce(
    (at, { operations, per }) => Math.max(at, (taken.at(-operations) ?? Number.NEGATIVE_INFINITY) + per),
    Math.max(now, heldUntil, taken.at(-1) ?? 0),
  )
