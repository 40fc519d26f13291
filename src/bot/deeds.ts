import { isUndone } from '../store/undone.ts'

/** Called by what a turn carries out, right before it commits; throws where the turn was given up meanwhile. */
type BeforeCommit = () => void

/** What the turns of one activity may have done to the world by now: a failed one then says whether anything was created. */
export type Deeds = {
  /** False as long as it is certain that nothing was done. */
  readonly maybe: boolean
  /** Carries something out that customers care for. */
  carryOut<T>(work: (beforeCommit: BeforeCommit) => Promise<T>): Promise<T>
}

export const createDeeds = (isAbandoned: () => boolean): Deeds => {
  let maybe = false
  return {
    get maybe() {
      return maybe
    },
    carryOut: async (work) => {
      const before = maybe
      try {
        return await work(() => {
          if (isAbandoned()) throw new Error('the turn was given up before it committed')
          maybe = true
        })
      } catch (error) {
        if (isUndone(error)) maybe = before
        throw error
      }
    },
  }
}
