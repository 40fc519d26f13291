import type { Logger } from 'pino'
import type {
  Address,
  Connector,
  Effect,
  NamedEffect,
  Sent,
  UndeliveredReason,
} from './connector/connector.ts'
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
export const createDelivery = (deps: DeliveryDeps): Deliver => {
  const { connector, meet, isHeld } = deps
  return async ({ effects, channel, to, key }, until) => {
    const named = repliesFirst(effects, key)
    let behind = isHeld?.(channel, to.conversation) ?? false
    const plain = behind ? [] : named.filter(isPlain)
    const sents = plain.length === named.length ? await connector.carryOutAll?.(plain, to, until) : null
    for (const [at, { effect: wanted, key: name }] of named.entries()) {
      const waits: boolean = behind && isReply(wanted)
      const effect = await asEffect(wanted, waits, (one) => meet(one, to, name, until))
      const sent: Sent = sents?.[at] ?? (waits ? waiting : await connector.carryOut(effect, to, name, until))
      if (sent.ok) continue
      behind ||= isReply(wanted) && sent.reason.kind !== 'rejected'
      await handOver({ effect, channel, to, key: name, reason: sent.reason }, deps)
    }
  }
}

const waiting: Sent = { ok: false, reason: { kind: 'behind' } }

const handOver = async (one: Undelivered, { undelivered, log }: DeliveryDeps): Promise<void> => {
  const { channel, key, reason } = one
  log.warn({ channel, effect: one.effect.kind, key, reason }, 'undelivered')
  try {
    await undelivered(one)
  } catch (error) {
    log.error({ channel, key, err: error }, 'undelivered, and nobody takes it over')
  }
}

type Named = { effect: TurnEffect; key: string }

const isPlain = (one: Named): one is NamedEffect => one.effect.kind !== 'meet'

const isReply = ({ kind }: TurnEffect): boolean => kind === 'send' || kind === 'meet'

/** Each under a name that a repeat of the turn gives it as well. */
const repliesFirst = (effects: TurnEffect[], key: string): Named[] => {
  const named = effects.map((effect, index) => ({ effect, key: `${key}.${index}` }))
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
