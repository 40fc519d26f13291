/**
 * Calls `over` after so many milliseconds. A stretch in which the process stood still, suspended or held up by its disk, is
 * forgiven once: what came meanwhile lies there unread, and timers would run before it.
 * @returns cancels it
 */
export const timeLimit = (milliseconds: number, over: () => void): (() => void) => {
  const part = milliseconds / 4
  let left = milliseconds
  let isForgiven = false
  let timer: NodeJS.Timeout
  const wait = (): void => {
    const began = performance.now()
    timer = setTimeout(() => {
      const stoodStill = performance.now() - began > 2 * part
      if (stoodStill && !isForgiven) isForgiven = true
      else left -= part
      if (left > 0) wait()
      else over()
    }, part)
  }
  wait()
  return () => clearTimeout(timer)
}
