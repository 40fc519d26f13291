import { setTimeout as sleep } from 'node:timers/promises'

export type Clock = {
  now(): Date
  /** Milliseconds that only grow, for limits; their zero means nothing. */
  elapsed(): number
  sleep(milliseconds: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds)
  },
}

/** `late` where the promise has not settled after so many milliseconds; it goes on, and its failure is then nobody's. */
export const within = <T, L>(milliseconds: number, promise: Promise<T>, late: L): Promise<T | L> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late), Math.max(0, milliseconds))
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
