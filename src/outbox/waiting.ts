import { setTimeout as sleep } from 'node:timers/promises'
import type { NewDelivery, Outbox } from '../store/outbox-port.ts'

/** More than an outage leaves behind; beyond it a delivery is refused, and lost. */
const MOST = 10_000
const AT_ONCE = 100
/** In ms. */
const PAUSE = 500

export type WaitingDeps = {
  outbox: Pick<Outbox, 'add'>
  /** These are in the outbox now. */
  onAdded: (deliveries: NewDelivery[]) => void
}

/**
 * The way into the outbox while the store fails, as on a full disk: what cannot be written waits here, in order, and is
 * written as soon as that goes. It ends with the process.
 */
export class Waiting implements Pick<Outbox, 'add'> {
  readonly #deps: WaitingDeps
  readonly #deliveries: NewDelivery[] = []

  constructor(deps: WaitingDeps) {
    this.#deps = deps
  }

  hasIn(lane: string): boolean {
    return this.#deliveries.some((one) => one.lane === lane)
  }

  /** Resolves once it is written, or waits behind what could not be; rejects where too many do. */
  async add(deliveries: NewDelivery[]): Promise<void> {
    if (this.#deliveries.length === 0 && (await this.#isWritten(deliveries))) return
    if (this.#deliveries.length >= MOST) throw new Error(`${MOST} deliveries wait for the store already`)
    const isFirst = this.#deliveries.length === 0
    this.#deliveries.push(...deliveries)
    if (isFirst) void this.#writeOn()
  }

  async #writeOn(): Promise<void> {
    while (this.#deliveries.length > 0) {
      await sleep(PAUSE, undefined, { ref: false })
      const first = this.#deliveries.slice(0, AT_ONCE)
      if (await this.#isWritten(first)) this.#deliveries.splice(0, first.length)
    }
  }

  async #isWritten(deliveries: NewDelivery[]): Promise<boolean> {
    try {
      await this.#deps.outbox.add(deliveries)
    } catch {
      return false
    }
    this.#deps.onAdded(deliveries)
    return true
  }
}
