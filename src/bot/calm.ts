import { systemClock } from './clock.ts'

/** In ms. A round of the event loop that took no longer found nothing to do. */
const calm = 0.05
/** So many in a row, and all who are under way wait for somebody else. */
const calmRounds = 4
/** In ms. */
const longest = 50

/**
 * Resolves when those who are under way leave the process nothing to do, after 50 ms at the latest; where nobody is, within
 * microseconds. Who comes new and waits for it lets what is begun end first, and goes on with all who came meanwhile.
 * @param elapsed in ms; asked once in each round of the event loop
 */
export const untilCalm = (elapsed: () => number = systemClock.elapsed): Promise<void> =>
  new Promise((resolve) => {
    const began = elapsed()
    const goRound = (before: number, calmBefore: number): void => {
      setImmediate(() => {
        const now = elapsed()
        const inARow = now - before <= calm ? calmBefore + 1 : 0
        if (inARow >= calmRounds || now - began >= longest) resolve()
        else goRound(now, inARow)
      })
    }
    goRound(began, 0)
  })
