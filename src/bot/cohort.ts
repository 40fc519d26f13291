/**
 * Lets those who come until `gathered` resolves go on together ("cohort scheduling", Larus and Parkes, 2002): from one
 * `await` to the next, each takes the same step in turn, and the processor has that step's code at hand. One after the
 * other, each would find it displaced by all that the one before did.
 */
export const createCohort = (gathered: () => Promise<void> = nextRound): (() => Promise<void>) => {
  let gathering: Promise<void> | null = null
  const gather = async (): Promise<void> => {
    await gathered()
    gathering = null
  }
  return () => {
    gathering ??= gather()
    return gathering
  }
}

/** Resolves in this round of the event loop, when what has come was looked at. */
const nextRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
