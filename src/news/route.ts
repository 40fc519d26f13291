import { z } from 'zod'
import { type News, newsCard } from '../../cards/news.ts'
import type { Bot } from '../bot/bot.ts'
import { sendResultOf } from '../bot/send-result.ts'
import { conversationLane } from '../bot/undelivered.ts'
import type { Desk } from '../desk/desk.ts'
import { negotiateLocale } from '../messages/locale.ts'
import { translator } from '../messages/translator.ts'
import type { Route, SendResult } from '../outbox/route.ts'
import { dayOf, type TicketId, ticketStatuses } from '../rules/index.ts'
import type { NewDelivery, StoredEvent } from '../store/outbox-port.ts'
import type { Place, Subscription } from '../store/ports.ts'
import type { Subscriptions } from '../store/subscriptions-port.ts'
import { type Tidings, tidingsOf } from './events.ts'

export type NewsDeps = {
  bot: Pick<Bot, 'tell'>
  desk: Pick<Desk, 'ticket' | 'profile'>
  subscriptions: Subscriptions
}

/** Ids and states only, as they were at the event: whoever is told later is told of that change, not of the newest. */
const Payload = z.object({
  subscription: z.string(),
  at: z.string(),
  news: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('moved'), from: z.enum(ticketStatuses), to: z.enum(ticketStatuses) }),
    z.object({ kind: z.literal('answered') }),
    z.object({ kind: z.literal('openedElsewhere') }),
    z.object({ kind: z.literal('returned'), left: z.number().nullable() }),
  ]) satisfies z.ZodType<News>,
})
type Payload = z.infer<typeof Payload>

/** Tells in their conversation whoever follows a ticket, once a change. */
export const newsRoute = (deps: NewsDeps): Route => ({
  kind: 'news',
  expand: async (event, reader) => {
    const tidings = tidingsOf(event)
    if (!tidings) return []
    const followers = await reader.subscribers(tidings.of)
    return oncePerConversation(followers)
      .filter((follower) => named(follower) !== tidings.by)
      .map((follower) => deliveryFor(follower, tidings, event))
  },
  send: async ({ id, ticket, payload }) => {
    try {
      // Blanked by an erasure.
      if (payload === '' || ticket === null) return { kind: 'unwanted' }
      return await tell(deps, id, ticket, Payload.parse(JSON.parse(payload)))
    } catch (error) {
      return { kind: 'again', why: error instanceof Error ? error.message : String(error) }
    }
  },
})

/** As `Binding` names a conversation. */
const named = ({ channel, conversation }: Place): string => `${channel}:${conversation}`

/** Whoever follows several tickets under one entitlement is told of a new one once. */
const oncePerConversation = (followers: Subscription[]): Subscription[] => {
  const first = new Map<string, Subscription>()
  for (const follower of followers) if (!first.has(named(follower))) first.set(named(follower), follower)
  return [...first.values()]
}

const deliveryFor = (follower: Subscription, { news, ticket }: Tidings, event: StoredEvent): NewDelivery => {
  const payload: Payload = { subscription: follower.id, at: event.at, news }
  return {
    id: `${event.id}.${follower.id}`,
    kind: 'news',
    lane: conversationLane(follower.channel, follower.conversation),
    topic: event.topic,
    ticket,
    entitlement: follower.entitlement,
    payload: JSON.stringify(payload),
    at: event.at,
  }
}

const tell = async (
  { bot, desk, subscriptions }: NewsDeps,
  id: string,
  ticket: TicketId,
  { subscription, at, news }: Payload,
): Promise<SendResult> => {
  const follower = await subscriptions.find(subscription)
  if (!follower || follower.muted) return { kind: 'unwanted' }
  const subject = (await desk.ticket(ticket))?.subject ?? ''
  const t = translator(negotiateLocale(follower.locale))
  const shown = { news, ticket: { id: ticket, subject }, on: dayOf(new Date(at)) }
  const card = newsCard(shown, t, desk.profile)
  const message = {
    type: 'message',
    locale: t.locale,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    summary: card.speak,
    speak: card.speak,
  }
  const sent = await bot.tell(follower.reference, message, id)
  if (sent.ok) return { kind: 'sent' }
  const result = sendResultOf(sent.reason, 'send')
  if (result.kind === 'unwanted') await subscriptions.deleteOf(follower)
  return result
}
