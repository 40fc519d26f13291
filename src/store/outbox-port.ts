import type { EntitlementId, TicketId } from '../rules/index.ts'
import type { Instant, Reader } from './ports.ts'

/** What happened, as the transaction that caused it wrote it. */
export type StoredEvent = {
  /** Grows in the order of the commits of one ticket or entitlement. */
  seq: number
  /** Unique and stable: whoever is told of it twice can tell. */
  id: string
  at: Instant
  topic: string
  ticket: TicketId | null
  entitlement: EntitlementId | null
  /** JSON. */
  payload: string
}

export type DeliveryKind = 'reply' | 'news' | 'webhook' | 'mail'

/** One thing for one receiver. */
export type NewDelivery = {
  /** Unique, and the same at every try: what the other side tells repeats by. The same id again is the same delivery. */
  id: string
  kind: DeliveryKind
  /** Deliveries of one lane leave one after the other, in the order they were written. */
  lane: string
  /** What it is about, for people who read the list. */
  topic: string
  ticket: TicketId | null
  entitlement: EntitlementId | null
  /** JSON, read by the route of its kind alone. */
  payload: string
  at: Instant
  /** Not before then; at once where it is not said. */
  dueAt?: Instant
}

export type Delivery = NewDelivery & {
  seq: number
  /** Tries so far. */
  tries: number
  /** `parked`: tried so often that an operator decides; it holds nobody up. */
  state: 'waiting' | 'parked'
  /** Not before then. */
  dueAt: Instant
  /** Why the last try failed. */
  problem: string | null
}

/** What has happened and is not told yet, and what waits to leave. Durable, and shared by all processes. */
export interface Outbox {
  /** Adds deliveries beside all events, such as replies that did not reach their channel. */
  add(deliveries: NewDelivery[]): Promise<void>
  /** Turns at most `limit` events that nobody has seen yet into deliveries, all in one transaction; how many events. */
  expand(
    limit: number,
    deliveriesOf: (event: StoredEvent, reader: Reader) => Promise<NewDelivery[]>,
  ): Promise<number>
  /**
   * The first waiting delivery of each lane that is due, at most `limit`, now claimed until `until`: no other process
   * gets them or what waits behind them before that.
   */
  claim(now: Instant, until: Instant, limit: number): Promise<Delivery[]>
  /** It has arrived, or nobody wants it any more: deleted. */
  settle(id: string): Promise<void>
  /** It has not arrived: tried again at `dueAt`, or parked where that is null. */
  postpone(id: string, dueAt: Instant | null, problem: string): Promise<void>
  /** Oldest first. */
  list(filter: {
    state?: Delivery['state'] | undefined
    kind?: DeliveryKind | undefined
    ids?: string[] | undefined
    limit: number
  }): Promise<Delivery[]>
  /** The lanes in which something waits, at most `limit`. */
  lanes(limit: number): Promise<string[]>
  /** Makes deliveries (null: all that are parked) due now, with their tries forgotten; how many. */
  retry(ids: string[] | null, now: Instant): Promise<number>
  /** Deletes what will never be sent; how many. */
  drop(ids: string[]): Promise<number>
  /** Deletes told events older than `before`, at most `limit`. */
  deleteTold(before: Instant, limit: number): Promise<number>
  /** Deletes deliveries that are parked, and were tried last before `before`; at most `limit`, how many. */
  deleteParked(before: Instant, limit: number): Promise<number>
}
