/** One at a time, in the order of coming. */
export const createLine = () => {
  const waiting: (() => void)[] = []
  let isTaken = false
  let emptied = Promise.withResolvers<void>()
  const wait = (at: number): Promise<void> =>
    new Promise((resolve) => {
      if (isTaken) waiting.splice(at, 0, resolve)
      else {
        isTaken = true
        resolve()
      }
    })
  return {
    enter: () => wait(waiting.length),
    enterFirst: () => wait(0),
    leave: (): void => {
      const next = waiting.shift()
      isTaken = next !== undefined
      if (next) next()
      else {
        emptied.resolve()
        emptied = Promise.withResolvers()
      }
    },
    /** Resolves once nobody waits to enter. All who wait for that go on together, as a cohort does (see `createCohort`). */
    emptied: (): Promise<void> => (isTaken ? emptied.promise : Promise.resolve()),
  }
}
