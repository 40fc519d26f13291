import type { TicketId } from '../rules/index.ts'
import type { Instant, Place, Subscription } from './ports.ts'

/** Who asked to be told of which tickets, and where. Durable, and shared by all processes. */
export interface Subscriptions {
  /** Adds one; where the conversation follows the ticket already, that one's address is renewed, and muted it stays. */
  put(subscription: Omit<Subscription, 'muted'>): Promise<Subscription>
  /** Renews the address of all that a user of a conversation follows. */
  readdress(place: Place, address: Pick<Subscription, 'user' | 'reference' | 'locale'>): Promise<void>
  /** One ticket of a conversation, or null for all of them; which there are. */
  mute(place: Place, ticket: TicketId | null, muted: boolean): Promise<TicketId[]>
  /** What a conversation follows, oldest first. */
  of(place: Place): Promise<Subscription[]>
  find(id: string): Promise<Subscription | null>
  /** The conversation is gone; how many it had. */
  deleteOf(place: Place): Promise<number>
  /** Deletes at most `limit` whose tickets were closed, and have not changed since `before`; how many. */
  deleteOver(before: Instant, limit: number): Promise<number>
}
