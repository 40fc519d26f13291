import { type Fate, kept, type OnPlaced, type Within } from '../store/fate.ts'
import { isUndone } from '../store/undone.ts'

/**
 * What the turns of one activity may have done to the world by now: a failed one then says whether anything was created. A class,
 * because the getters of an object literal keep what they hold in memory until V8 goes through the whole heap.
 */
export class Deeds {
  readonly #isAbandoned: () => boolean
  readonly #answered: Fate
  readonly #placed: Fate[] = []
  readonly #carriedOut: Fate[] = []
  #isUnsure = false

  /** @param answered what becomes of the message that is answered, where that is not on the disk yet */
  constructor(isAbandoned: () => boolean, answered: Fate = kept) {
    this.#isAbandoned = isAbandoned
    this.#answered = answered
  }

  /** False as long as it is certain that nothing was done. */
  get maybe(): boolean {
    return this.#isUnsure || this.#carriedOut.some(mayBeDone)
  }

  /** What the turn rests on, and is not committed without. */
  get upon(): readonly Fate[] {
    return [this.#answered, ...this.#placed]
  }

  /**
   * For a transaction that the turn is not to be committed without. Absent where one of the turn waits for the disk
   * already: with the next, it is waited for.
   */
  get onPlaced(): OnPlaced | undefined {
    return this.#placing((fate) => this.#placed.push(fate))
  }

  /** Resolves once such a transaction is on the disk: then looks find what it found. */
  async settled(): Promise<void> {
    for (const { told } of this.#placed) await told
  }

  /** Carries something out that customers care for; it throws before it commits where the turn cannot be committed any more. */
  async carryOut<T>(work: (within: Within) => Promise<T>): Promise<T> {
    const before = this.#isUnsure
    const onPlaced = this.#placing((fate) => {
      this.#placed.push(fate)
      this.#carriedOut.push(fate)
      this.#isUnsure = before
    })
    try {
      return await work({ beforeCommit: () => this.#beforeCommit(), onPlaced })
    } catch (error) {
      if (isUndone(error)) this.#isUnsure = before
      throw error
    }
  }

  #beforeCommit(): void {
    if (this.#isAbandoned() || this.upon.some(isLost))
      throw new Error('the turn was given up before it committed')
    this.#isUnsure = true
  }

  #placing(onPlaced: OnPlaced): OnPlaced | undefined {
    return this.#placed.some(isPending) ? undefined : onPlaced
  }
}

const isPending = ({ state }: Fate): boolean => state === 'pending'
const isLost = ({ state }: Fate): boolean => state === 'lost'
const mayBeDone = ({ state, why }: Fate): boolean => state !== 'lost' || !isUndone(why)
