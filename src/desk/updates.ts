import { randomUUID } from 'node:crypto'
import type { TicketId } from '../rules/index.ts'
import { instantOf, type Place, type Store, type Subscription } from '../store/ports.ts'
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

export const createUpdates = ({
  store,
  subscriptions,
  now,
}: {
  store: Pick<Store, 'read'>
  subscriptions: Subscriptions
  now: () => Date
}): Updates => ({
  follow: async ({ channel, conversation, user, reference, locale }, id) => {
    const found = await store.read((reader) => reader.ticket(id))
    if (!found || found.ticket.status === 'closed') return false
    const { entitlement } = found.ticket
    const where = { channel, conversation, user, reference, locale }
    const added = { id: randomUUID(), ...where, ticket: id, entitlement, since: instantOf(now()) }
    return !(await subscriptions.put(added)).muted
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
