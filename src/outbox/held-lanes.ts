import type { Outbox } from '../store/outbox-port.ts'

/** More than wait in any outage that a desk gets over. */
const MOST = 20_000

/**
 * The lanes in which something waits, as this process knows them: at once what it adds itself, and by `refresh` what
 * others add and what has left. A hint, so that nobody asks the store before each reply: one that is too old sends
 * a reply by way of the outbox that could have gone at once, or lets one of another process be overtaken.
 */
export class HeldLanes {
  readonly #outbox: Pick<Outbox, 'lanes'>
  /** Each with the refresh that saw it last. */
  readonly #lanes = new Map<string, number>()
  #refreshes = 0

  constructor(outbox: Pick<Outbox, 'lanes'>) {
    this.#outbox = outbox
  }

  has(lane: string): boolean {
    return this.#lanes.has(lane)
  }

  add(lane: string): void {
    this.#lanes.set(lane, this.#refreshes)
  }

  async refresh(): Promise<void> {
    this.#refreshes += 1
    const before = this.#refreshes
    for (const lane of await this.#outbox.lanes(MOST)) this.#lanes.set(lane, before)
    // What was added since the look began was not seen by it, and stays.
    for (const [lane, seen] of this.#lanes) if (seen < before) this.#lanes.delete(lane)
  }
}
