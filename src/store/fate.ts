/**
 * What becomes of changes that have their place in a commit to come: once the commit is over they are kept, or lost with
 * all that share it. Asked inside of a transaction, pending means that it shares that commit.
 */
export type Fate = {
  readonly state: 'pending' | 'kept' | 'lost'
  /** Resolves once they are on the disk; rejects with what was wrong where they never will be. */
  readonly told: Promise<void>
  /** What was wrong where they are lost. */
  readonly why: unknown
}

/** Called once at most, before the transaction resolves. */
export type OnPlaced = (fate: Fate) => void

/** How something is carried out that others are committed upon. */
export type Within = {
  /** Called when all is written and nothing committed: where it throws, nothing happens. */
  beforeCommit: () => void
  /** As `Store.transact` says; where it is absent, the disk is waited for. */
  onPlaced: OnPlaced | undefined
}

export const kept: Fate = { state: 'kept', told: Promise.resolve(), why: null }

/** The fate of what somebody else decides on. */
export class OpenFate implements Fate {
  state: Fate['state'] = 'pending'
  why: unknown = null
  readonly told: Promise<void>
  readonly #settle: PromiseWithResolvers<void>

  constructor() {
    this.#settle = Promise.withResolvers()
    this.told = this.#settle.promise
    // Whoever waits for it hears of the failure; maybe nobody does.
    this.told.catch(() => undefined)
  }

  keep(): void {
    this.state = 'kept'
    this.#settle.resolve()
  }

  lose(why: unknown): void {
    this.state = 'lost'
    this.why = why
    this.#settle.reject(why)
  }
}
