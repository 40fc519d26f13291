/** Waits that something may cut short, such as the network coming back. */
export type Pauses = { pause(milliseconds: number): Promise<void>; wake(): void }

export const createPauses = (): Pauses => {
  const sleepers = new Set<() => void>()
  return {
    pause: (milliseconds) =>
      new Promise((resolve) => {
        const awake = () => {
          clearTimeout(timer)
          sleepers.delete(awake)
          resolve()
        }
        const timer = setTimeout(awake, milliseconds)
        sleepers.add(awake)
      }),
    wake: () => {
      for (const awake of [...sleepers]) awake()
    },
  }
}

/** How long to wait after so many failures in a row: doubling from half a second to half a minute, and jittered. */
export const backoff = (failures: number, random: () => number): number =>
  Math.min(30_000, 500 * 2 ** Math.min(failures, 10)) * (0.5 + random() / 2)

/** How long to wait where the server restarts, and all that were on it know: spread, so that they do not come back together. */
export const spread = (random: () => number): number => 30_000 * random()
