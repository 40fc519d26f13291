import type { Logger } from 'pino'
import type { Address, Connector, Effect, Sent, UndeliveredReason } from './connector/connector.ts'
import type { Meet, TurnEffect } from './meeting.ts'

/** What a turn has for its channel. `key` names the turn, so that each effect is named the same whenever it is repeated. */
type Outgoing = { effects: TurnEffect[]; channel: string; to: Address; key: string }

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
  meet: Meet
  /** Takes over what did not arrive, such as an outbox. Where it fails, the effect is lost, and the log says so. */
  undelivered: (undelivered: Undelivered) => void | Promise<void>
  /** Whether something of this conversation waits to leave already: then what follows waits behind it. */
  isHeld?: ((channel: string, conversation: string) => boolean) | undefined
  log: Logger
}

/** Carries the effects out one after another; `until` is on the clock's `elapsed`. Never rejects. */
export type Deliver = (outgoing: Outgoing, until: number) => Promise<void>

/**
 * After a reply that may still arrive later, the other replies wait for it: a customer reads answers in their order. What
 * changes something sent earlier goes last and stands in nobody's way: where it fails, the customer has their answer.
 */
export const createDelivery =
  ({ connector, meet, undelivered, isHeld, log }: DeliveryDeps): Deliver =>
  async ({ effects, channel, to, key }, until) => {
    let behind = isHeld?.(channel, to.conversation) ?? false
    for (const { effect: wanted, name } of repliesFirst(effects, key)) {
      const waits: boolean = behind && isReply(wanted)
      const effect = await asEffect(wanted, waits, (one) => meet(one, to, name, until))
      const sent: Sent = waits
        ? { ok: false, reason: { kind: 'behind' } }
        : await connector.carryOut(effect, to, name, until)
      if (sent.ok) continue
      behind ||= isReply(wanted) && sent.reason.kind !== 'rejected'
      log.warn({ channel, effect: effect.kind, key: name, reason: sent.reason }, 'undelivered')
      try {
        await undelivered({ effect, channel, to, key: name, reason: sent.reason })
      } catch (error) {
        log.error({ channel, key: name, err: error }, 'undelivered, and nobody takes it over')
      }
    }
  }

const isReply = ({ kind }: TurnEffect): boolean => kind === 'send' || kind === 'meet'

/** What a turn's effect is called, also where the turn is repeated. */
const nameOf = (key: string, index: number): string => `${key}.${index}`

const repliesFirst = (effects: TurnEffect[], key: string): { effect: TurnEffect; name: string }[] => {
  const named = effects.map((effect, index) => ({ effect, name: nameOf(key, index) }))
  const replies = named.filter(({ effect }) => isReply(effect))
  return [...replies, ...named.filter(({ effect }) => !isReply(effect))]
}

const asEffect = async (
  wanted: TurnEffect,
  waits: boolean,
  meet: (meeting: Extract<TurnEffect, { kind: 'meet' }>) => Promise<Effect>,
): Promise<Effect> => {
  if (wanted.kind !== 'meet') return wanted
  return waits ? { kind: 'send', activity: wanted.unmet } : meet(wanted)
}
