import { randomUUID } from 'node:crypto'
import type { TicketId } from '../rules/index.ts'
import {
  type Instant,
  instantOf,
  type Place,
  type Store,
  type Subscription,
  type Ticket,
} from '../store/ports.ts'
import type { Subscriptions } from '../store/subscriptions-port.ts'

/** Somebody in a conversation, and how they are reached there. */
export type Follower = Place & Pick<Subscription, 'user' | 'reference' | 'locale'>

/** Who is told when a ticket changes. Doing a thing again changes nothing, so that a turn may run twice. */
export interface Updates {
  /** Whether they are told from now on: not where they stopped it before, nor of a ticket that is closed or unknown. */
  follow(follower: Follower, ticket: TicketId): Promise<boolean>
  /** Renews how somebody is reached. */
  readdress(follower: Follower): Promise<void>
  /** Of one ticket, or of all (null). */
  stop(place: Place, ticket: TicketId | null): Promise<void>
  /** Tells again of one ticket or of all (null); of which. */
  start(place: Place, ticket: TicketId | null): Promise<TicketId[]>
  isOn(place: Place, ticket: TicketId): Promise<boolean>
}

/** What is put on record for who follows a ticket. */
export const subscriptionOf = (
  { channel, conversation, user, reference, locale }: Follower,
  { id, entitlement }: Pick<Ticket, 'id' | 'entitlement'>,
  since: Instant,
): Omit<Subscription, 'muted'> => ({
  id: randomUUID(),
  ...{ channel, conversation, user, reference, locale },
  ...{ ticket: id, entitlement, since },
})

export const createUpdates = ({
  store,
  subscriptions,
  now,
}: {
  store: Pick<Store, 'read'>
  subscriptions: Subscriptions
  now: () => Date
}): Updates => ({
  follow: async (follower, id) => {
    const found = await store.read((reader) => reader.ticket(id))
    if (!found || found.ticket.status === 'closed') return false
    return !(await subscriptions.put(subscriptionOf(follower, found.ticket, instantOf(now())))).muted
  },
  readdress: ({ user, reference, locale, ...place }) =>
    subscriptions.readdress(place, { user, reference, locale }),
  stop: async (place, ticket) => {
    await subscriptions.mute(place, ticket, true)
  },
  start: (place, ticket) => subscriptions.mute(place, ticket, false),
  isOn: async (place, id) =>
    (await subscriptions.of(place)).some(({ ticket, muted }) => ticket === id && !muted),
})
