import type { Logger } from 'pino'
import type { Address, Connector, Effect, Sent, UndeliveredReason } from './connector/connector.ts'

/** What a turn has for its channel. `key` names the turn, so that each effect is named the same whenever it is repeated. */
type Outgoing = { effects: Effect[]; channel: string; to: Address; key: string }

/** An effect that did not arrive, with all that is needed to try it again. */
export type Undelivered = {
  effect: Effect
  channel: string
  to: Address
  key: string
  reason: UndeliveredReason
}

export type DeliveryDeps = {
  connector: Connector
  /** Takes over what did not arrive, such as an outbox. Where it fails, the effect is lost, and the log says so. */
  undelivered: (undelivered: Undelivered) => void | Promise<void>
  /** Whether something of this conversation waits to leave already: then what follows waits behind it. */
  isHeld?: ((channel: string, conversation: string) => boolean) | undefined
  log: Logger
}

/** Carries the effects out one after another; `until` is on the clock's `elapsed`. Never rejects. */
export type Deliver = (outgoing: Outgoing, until: number) => Promise<void>

/** After an effect that may still arrive later, the rest waits for it: a customer reads answers in their order. */
export const createDelivery =
  ({ connector, undelivered, isHeld, log }: DeliveryDeps): Deliver =>
  async ({ effects, channel, to, key }, until) => {
    let behind = isHeld?.(channel, to.conversation) ?? false
    for (const [index, effect] of effects.entries()) {
      const name = `${key}.${index}`
      const sent: Sent = behind
        ? { ok: false, reason: { kind: 'behind' } }
        : await connector.carryOut(effect, to, name, until)
      if (sent.ok) continue
      behind ||= sent.reason.kind !== 'rejected'
      log.warn({ channel, effect: effect.kind, key: name, reason: sent.reason }, 'undelivered')
      try {
        await undelivered({ effect, channel, to, key: name, reason: sent.reason })
      } catch (error) {
        log.error({ channel, key: name, err: error }, 'undelivered, and nobody takes it over')
      }
    }
  }
