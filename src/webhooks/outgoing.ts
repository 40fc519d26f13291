import { createHash } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { askedPause, type HttpResult, type Transport } from '../bot/connector/transport.ts'
import type { DisputeLinks } from '../disputes/link.ts'
import type { Route, SendResult } from '../outbox/route.ts'
import { ticketStatuses } from '../rules/index.ts'
import type { NewDelivery, StoredEvent } from '../store/outbox-port.ts'
import type { OperationId } from '../store/ports.ts'

export type OutgoingDeps = {
  /** Where every event goes. */
  urls: string[]
  /** As Standard Webhooks has it: whsec_ and base64. */
  secret: string
  transport: Transport
  /** Where an incident spent can be disputed: for the receiver to hand on to the contract's owner. */
  links: Pick<DisputeLinks, 'to'>
  now: () => Date
}

/** In ms, for one try. */
const limit = 10_000

/** In ms: no receiver puts a delivery off for longer. */
const longestPause = 86_400_000

/** What of an event leaves: ids and states, whatever else it may hold one day. */
const Data = z.object({
  ticket: z.string().nullish(),
  entitlement: z.string().nullish(),
  from: z.enum(ticketStatuses).optional().catch(undefined),
  to: z.enum(ticketStatuses).optional().catch(undefined),
  operation: z
    .string()
    .transform((id) => id as OperationId)
    .nullish(),
})

/** `to` is the receiver's tag: its address may hold a secret, and may have left the settings since. */
const Payload = z.object({ to: z.string(), body: z.string() })

/** Every event to every address, as Standard Webhooks 1.0.0 has it. */
export const webhookRoute = ({ urls, secret, transport, links, now }: OutgoingDeps): Route => {
  const webhook = new Webhook(secret)
  const receivers = new Map(urls.map((url) => [tagOf(url), new URL(url)]))
  return {
    kind: 'webhook',
    expand: async (event) => {
      const body = await bodyOf(event, links)
      return body === null ? [] : [...receivers.keys()].map((to) => deliveryOf(event, to, body))
    },
    send: async ({ id, payload }) => {
      const { data } = Payload.safeParse(parsed(payload))
      const url = receivers.get(data?.to ?? '')
      if (data === undefined || url === undefined) return { kind: 'unwanted' }
      const at = now()
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'guichet',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': webhook.sign(id, at, data.body),
      }
      const result = await transport.send({ method: 'POST', url, headers, body: data.body, limit })
      return judge(result, url.host, at)
    },
  }
}

const tagOf = (url: string): string => createHash('sha256').update(url).digest('base64url').slice(0, 16)

/** Null where there is nothing left to tell, because the customer was erased. */
const bodyOf = async (
  { topic, at, payload }: StoredEvent,
  links: OutgoingDeps['links'],
): Promise<string | null> => {
  const { data } = Data.safeParse(parsed(payload))
  if (data === undefined) return null
  const operation = topic === 'incident.spent' ? data.operation : null
  const link = operation ? await links.to(operation, at) : null
  const dispute = link && { dispute: { url: link.url, until: link.until.toISOString() } }
  return JSON.stringify({ type: topic, timestamp: at, data: { ...data, ...dispute } })
}

const deliveryOf = (event: StoredEvent, to: string, body: string): NewDelivery => {
  const { topic, ticket, entitlement, at } = event
  return {
    id: `${event.id}_${to}`,
    kind: 'webhook',
    lane: `webhook/${to}/${ticket ?? entitlement ?? event.id}`,
    topic,
    ticket,
    entitlement,
    payload: JSON.stringify({ to, body }),
    at,
  }
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

/** "Delivery success and failure" of the specification. */
const judge = (result: HttpResult, host: string, at: Date): SendResult => {
  if (result.kind !== 'answered') return { kind: 'again', why: `${host}: ${result.why}` }
  const { status, retryAfter } = result
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const why = `${host} answered ${status}`
  if (status === 410) return { kind: 'refused', why }
  const asks = (status === 429 || status === 503) && retryAfter !== null
  return asks
    ? { kind: 'again', why, after: Math.min(askedPause(retryAfter, at), longestPause) }
    : { kind: 'again', why }
}
