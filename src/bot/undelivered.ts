import { createHash } from 'node:crypto'
import type { Activity } from 'botbuilder'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { HeldLanes } from '../outbox/held-lanes.ts'
import { defaultDispatchPolicy } from '../outbox/policy.ts'
import type { Route } from '../outbox/route.ts'
import type { NewDelivery, Outbox } from '../store/outbox-port.ts'
import { instantOf } from '../store/ports.ts'
import type { Address, Effect, Sent } from './connector/connector.ts'
import type { Undelivered } from './delivery.ts'
import { sendResultOf } from './send-result.ts'

/** What the bot says in one conversation leaves by one lane, in order. */
export const conversationLane = (channel: string, conversation: string): string =>
  `conversation ${channel} ${conversation}`

const anObject = <T extends object>() => z.custom<T>((value) => typeof value === 'object' && value !== null)

const Payload = z.object({
  channel: z.string(),
  to: z.object({ serviceUrl: z.string(), conversation: z.string() }),
  key: z.string(),
  effect: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('send'), activity: anObject<Partial<Activity>>() }),
    z.object({ kind: z.literal('update'), activity: anObject<Partial<Activity> & { id: string }>() }),
    z.object({ kind: z.literal('delete'), id: z.string() }),
  ]),
})
type Payload = z.infer<typeof Payload>

/** In ms; the dispatcher's own limit is longer. */
const sendLimit = 10_000

/** Takes over what a turn could not send: the conversation's replies then leave by the outbox until none waits. */
export const takeUndelivered =
  (deps: { outbox: Pick<Outbox, 'add'>; held: HeldLanes; now: () => Date; tell: () => void; log: Logger }) =>
  async ({ reason, ...undelivered }: Undelivered): Promise<void> => {
    const { channel, key, effect } = undelivered
    if (isFleeting(effect)) return
    const result = sendResultOf(reason, effect.kind)
    if (result.kind === 'unwanted') {
      deps.log.warn({ channel, key, reason }, 'a reply that nobody can read any more is dropped')
      return
    }
    const delivery = deliveryOf(undelivered, deps.now(), result.kind === 'again' ? (result.after ?? 0) : 0)
    await deps.outbox.add([delivery])
    deps.held.add(delivery.lane)
    deps.tell()
  }

/** A card that is finished late holds up no answer. */
const laneOf = ({ channel, to, effect }: Payload): string => {
  const lane = conversationLane(channel, to.conversation)
  return effect.kind === 'send' ? lane : `${lane} (changes)`
}

/** That somebody was typing a while ago is no news. */
const isFleeting = (effect: Effect): boolean =>
  effect.kind === 'send' && (effect.activity.type === 'typing' || effect.activity.type === 'trace')

const deliveryOf = (payload: Payload, now: Date, after: number): NewDelivery => {
  const { key, effect } = payload
  const lane = laneOf(payload)
  return {
    id: `reply-${createHash('sha256').update(`${lane} ${key}`).digest('base64url')}`,
    kind: 'reply',
    lane,
    topic: `reply.${effect.kind}`,
    ticket: null,
    entitlement: null,
    // Parsed: without the JSON that was at hand.
    payload: JSON.stringify(Payload.parse(payload)),
    at: instantOf(now),
    dueAt: instantOf(new Date(now.getTime() + Math.min(after, defaultDispatchPolicy.longestAsked))),
  }
}

/**
 * Sends replies that waited, under the key that they had at the first try. One that was `lost` may have arrived then:
 * where the other side knows the key, as our own channel does, it is not there twice; elsewhere a customer may read
 * it twice, which is better than never.
 */
export const replyRoute = (
  carryOut: (effect: Effect, to: Address, key: string, limit: number) => Promise<Sent>,
): Route => ({
  kind: 'reply',
  expand: async () => [],
  send: async ({ payload }) => {
    const { effect, to, key } = Payload.parse(JSON.parse(payload))
    const sent = await carryOut(effect, to, key, sendLimit)
    return sent.ok ? { kind: 'sent' } : sendResultOf(sent.reason, effect.kind)
  },
})
