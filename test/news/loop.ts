import type { Route, SendResult } from '../../src/outbox/route.ts'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { Delivery, NewDelivery, StoredEvent } from '../../src/store/outbox-port.ts'
import type { Instant, Store } from '../../src/store/ports.ts'
import { rowsOf } from '../support/stores.ts'

type Told = { delivery: NewDelivery; result: SendResult }

export type Loop = {
  /** What has happened since the last time, as deliveries. */
  expand(): Promise<NewDelivery[]>
  /** One try of each, in order. */
  send(deliveries: NewDelivery[]): Promise<Told[]>
  /** Both. */
  run(): Promise<Told[]>
}

/** A dispatcher of the size that a test needs: what the desk wrote goes through one route, once. */
export const loopOver = ({ url, store }: { url: string; store: Store }, route: Route): Loop => {
  const seen = new Set<string>()
  const expand: Loop['expand'] = async () => {
    const events = (await eventsIn(url)).filter(({ id }) => !seen.has(id))
    const deliveries: NewDelivery[] = []
    for (const event of events) {
      seen.add(event.id)
      deliveries.push(...(await store.transact((writer) => route.expand(event, writer))))
    }
    return deliveries
  }
  const send: Loop['send'] = async (deliveries) => {
    const told: Told[] = []
    for (const delivery of deliveries) told.push({ delivery, result: await route.send(asClaimed(delivery)) })
    return told
  }
  return { expand, send, run: async () => send(await expand()) }
}

/** In the order of the commits of one ticket: the clock of a test goes on between them. */
const eventsIn = async (url: string): Promise<StoredEvent[]> => {
  const rows = (await rowsOf(
    url,
    'select id, at, topic, ticket, entitlement, payload from outbox order by at',
  )) as {
    id: string
    at: Instant
    topic: string
    ticket: TicketId | null
    entitlement: EntitlementId | null
    payload: string
  }[]
  return rows.map((row, index) => ({ seq: index + 1, ...row }))
}

const asClaimed = (delivery: NewDelivery): Delivery => ({
  ...delivery,
  seq: 1,
  tries: 0,
  state: 'waiting',
  dueAt: delivery.at,
  problem: null,
})
