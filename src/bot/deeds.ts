import { type Fate, kept, type OnPlaced, type Within } from '../store/fate.ts'
import { isUndone } from '../store/undone.ts'

/** What the turns of one activity may have done to the world by now: a failed one then says whether anything was created. */
export type Deeds = {
  /** False as long as it is certain that nothing was done. */
  readonly maybe: boolean
  /** What the turn rests on, and is not committed without. */
  readonly upon: readonly Fate[]
  /**
   * For a transaction that the turn is not to be committed without. Absent where one of the turn waits for the disk
   * already: with the next, it is waited for.
   */
  readonly onPlaced: OnPlaced | undefined
  /** Resolves once such a transaction is on the disk: then looks find what it found. */
  settled(): Promise<void>
  /** Carries something out that customers care for; it throws before it commits where the turn cannot be committed any more. */
  carryOut<T>(work: (within: Within) => Promise<T>): Promise<T>
}

/** @param answered what becomes of the message that is answered, where that is not on the disk yet */
export const createDeeds = (isAbandoned: () => boolean, answered: Fate = kept): Deeds => {
  const placed: Fate[] = []
  const carriedOut: Fate[] = []
  let isUnsure = false
  const upon = (): Fate[] => [answered, ...placed]
  const beforeCommit = (): void => {
    if (isAbandoned() || upon().some(isLost)) throw new Error('the turn was given up before it committed')
    isUnsure = true
  }
  const placing = (onPlaced: OnPlaced): OnPlaced | undefined =>
    placed.some(isPending) ? undefined : onPlaced
  const carryOut: Deeds['carryOut'] = async (work) => {
    const before = isUnsure
    const onPlaced = placing((fate) => {
      placed.push(fate)
      carriedOut.push(fate)
      isUnsure = before
    })
    try {
      return await work({ beforeCommit, onPlaced })
    } catch (error) {
      if (isUndone(error)) isUnsure = before
      throw error
    }
  }
  return {
    get maybe() {
      return isUnsure || carriedOut.some(mayBeDone)
    },
    get upon() {
      return upon()
    },
    get onPlaced() {
      return placing((fate) => placed.push(fate))
    },
    settled: async () => {
      for (const { told } of placed) await told
    },
    carryOut,
  }
}

const isPending = ({ state }: Fate): boolean => state === 'pending'
const isLost = ({ state }: Fate): boolean => state === 'lost'
const mayBeDone = ({ state, why }: Fate): boolean => state !== 'lost' || !isUndone(why)
