/** Why a task was not run: its queue was full, or its turn came too late. */
type Refusal = 'full' | 'late'

export type Queued<T> = { ran: true; value: T } | { ran: false; refusal: Refusal }

export type QueueLimits = {
  /** Tasks of one key, running one included. */
  perKey: number
  /** Tasks of all keys. */
  total: number
}

/**
 * Runs the tasks of one key one after another, in the order they came; different keys do not wait for each other. A key
 * without tasks takes no memory.
 */
export class KeyedQueue {
  readonly #limits: QueueLimits
  readonly #tails = new Map<string, { last: Promise<unknown>; waiting: number }>()
  #total = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  /** Keys that have tasks, for tests and drains. */
  get size(): number {
    return this.#tails.size
  }

  /** `isLate` is asked when the task's turn has come. A failing task fails its own caller alone. */
  run<T>(key: string, task: () => Promise<T>, isLate: () => boolean): Promise<Queued<T>> {
    const line = this.#tails.get(key) ?? { last: Promise.resolve(), waiting: 0 }
    if (line.waiting >= this.#limits.perKey || this.#total >= this.#limits.total) {
      return Promise.resolve({ ran: false, refusal: 'full' })
    }
    line.waiting += 1
    this.#total += 1
    this.#tails.set(key, line)
    const turn = line.last.then(async (): Promise<Queued<T>> => {
      try {
        return isLate() ? { ran: false, refusal: 'late' } : { ran: true, value: await task() }
      } finally {
        this.#leave(key, line)
      }
    })
    line.last = turn.catch(() => undefined)
    return turn
  }

  /** Resolves once all tasks that are in line now are over. */
  async idle(): Promise<void> {
    await Promise.all([...this.#tails.values()].map(({ last }) => last))
  }

  #leave(key: string, line: { waiting: number }): void {
    line.waiting -= 1
    this.#total -= 1
    if (line.waiting === 0) this.#tails.delete(key)
  }
}
