/**
 * Lets those who come within one round of the event loop go on together ("cohort scheduling", Larus and Parkes, 2002): from
 * one `await` to the next, each takes the same step in turn, and the processor has that step's code at hand. One after the
 * other, each would find it displaced by all that the one before did.
 */
export const createCohort = (): (() => Promise<void>) => {
  let gathering: Promise<void> | null = null
  const gather = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => {
        gathering = null
        resolve()
      })
    })
  return () => {
    gathering ??= gather()
    return gathering
  }
}
