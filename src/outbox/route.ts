import type { Delivery, DeliveryKind, NewDelivery, StoredEvent } from '../store/outbox-port.ts'
import type { Reader } from '../store/ports.ts'

/** What became of one try. */
export type SendResult =
  | { kind: 'sent' }
  /** May succeed later; `after` in ms where the other side said when. */
  | { kind: 'again'; why: string; after?: number }
  /** Will not succeed by itself: parked for an operator. */
  | { kind: 'refused'; why: string }
  /** Nobody wants it any more. */
  | { kind: 'unwanted' }

/** One way out. */
export type Route = {
  kind: DeliveryKind
  /** Who is to be told of an event by this way, and what. Runs in the transaction that takes the event off. */
  expand(event: StoredEvent, reader: Reader): Promise<NewDelivery[]>
  /** One try, bounded in time. Never rejects. */
  send(delivery: Delivery): Promise<SendResult>
}
