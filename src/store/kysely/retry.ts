import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const ATTEMPTS = 400
const LONGEST_WAIT = 50

/**
 * Runs something again while others are in its way: at most 400 times, some fifteen seconds in all. The waits are
 * random (from the operating system) between nothing and a bound that doubles from 5 to 50 ms, so that those who
 * met once do not meet again.
 */
export const retrying = async <T>(
  run: () => Promise<T>,
  isContention: (error: unknown) => boolean,
): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === ATTEMPTS || !isContention(error)) throw error
      await sleep(randomInt(Math.min(LONGEST_WAIT, 5 * 2 ** Math.min(attempt - 1, 10)) + 1))
    }
  }
}
