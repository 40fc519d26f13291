import type { Generated } from 'kysely'
import type { CustomerType, Day, EntitlementId, PlanKind, TicketId, TicketStatus } from '../../rules/index.ts'
import type { Dispute, DisputeId } from '../disputes-port.ts'
import type { KeyHash, KeyId } from '../keys-port.ts'
import type { OneTimeCode } from '../one-time-codes-port.ts'
import type { Delivery, DeliveryKind } from '../outbox-port.ts'
import type { CustomerId, Instant, LedgerLine, OperationId, Sealed, Tag } from '../ports.ts'

/** 0 or 1: SQLite has no booleans, and both engines share one schema. */
type Flag = 0 | 1

/** The tables, on both engines; see migrations/ for how they came about. */
export interface Tables {
  customers: { id: CustomerId; type: CustomerType; name: string | null; email: string | null }
  entitlements: {
    id: EntitlementId
    customer: CustomerId
    plan: PlanKind
    incidents: number | null
    used: number
    /** `used` as the last import had it: importing the same file again must not give spent incidents back. */
    imported_used: number
    phone_support: Flag
    starts_on: Day
    ends_on: Day | null
  }
  support_codes: {
    tag: Tag
    sealed: Sealed
    last: string
    entitlement: EntitlementId
    blocked_at: Instant | null
  }
  license_keys: {
    tag: Tag
    sealed: Sealed
    last: string
    product: string
    entitlement: EntitlementId
    blocked_at: Instant | null
  }
  tickets: {
    id: TicketId
    entitlement: EntitlementId
    status: TicketStatus
    /** The status as the last import had it; null for a ticket created here. */
    imported_status: TicketStatus | null
    subject: string
    created_at: Instant
    updated_at: Instant
  }
  ledger: {
    id: Generated<number>
    entitlement: EntitlementId
    at: Instant
    kind: LedgerLine['kind']
    change: number
    used_after: number
    operation: OperationId | null
    ticket: TicketId | null
    actor: string
    reason: string | null
  }
  operations: {
    id: OperationId
    at: Instant
    actor: string
    conversation: string | null
    fingerprint: string
    entitlement: EntitlementId | null
    ticket: TicketId | null
    deducted: Flag
    reversed_at: Instant | null
    outcome: string | null
    /** Which code it used, in one of two columns: a new key re-tags it by itself, an erasure forgets it. */
    support_code: Tag | null
    license_key: Tag | null
  }
  disputes: {
    id: DisputeId
    operation: OperationId
    entitlement: EntitlementId
    ticket: TicketId | null
    kind: Dispute['kind']
    comment: string | null
    at: Instant
    state: Dispute['state']
    resolution: string | null
    closed_at: Instant | null
    closed_by: string | null
  }
  one_time_codes: {
    id: string
    operation: OperationId
    actor: string
    conversation: string | null
    entitlement: EntitlementId
    mailbox: string
    credential: OneTimeCode['credential']
    ending: string
    sent_at: Instant
    expires_at: Instant
    misses: number
    state: OneTimeCode['state']
  }
  outbox: {
    seq: Generated<number>
    id: string
    at: Instant
    topic: string
    ticket: TicketId | null
    entitlement: EntitlementId | null
    payload: string
    /** Whether all that want to hear of it have a delivery. */
    told: Generated<Flag>
  }
  deliveries: {
    seq: Generated<number>
    id: string
    kind: DeliveryKind
    lane: string
    topic: string
    ticket: TicketId | null
    entitlement: EntitlementId | null
    payload: string
    at: Instant
    tries: Generated<number>
    state: Generated<Delivery['state']>
    due_at: Instant
    problem: string | null
  }
  /** The lanes in which something waits: each due when its first delivery is, and claimed by one process. */
  delivery_lanes: { lane: string; due_at: Instant | null; claimed_until: Instant | null }
  subscriptions: {
    id: string
    channel: string
    conversation: string
    user_id: string
    reference: string
    ticket: TicketId
    entitlement: EntitlementId
    locale: string
    since: Instant
    muted: Flag
  }
  audit: {
    seq: number
    at: Instant
    actor: string
    action: string
    customer: CustomerId | null
    detail: string | null
    salt: string | null
    digest: string
    mac: string
  }
  visits: {
    customer: CustomerId
    channel: string
    conversation: string
    actor: string
    user_id: string | null
    due_at: Instant
    erased: Flag
  }
  proofs: {
    channel: string
    user_id: string
    entitlement: EntitlementId
    /** The ticket that was proved; null where a code was, in one of two columns. */
    ticket: TicketId | null
    support_code: Tag | null
    license_key: Tag | null
    at: Instant
  }
  audit_head: { id: 1; seq: number; mac: string; seal: string }
  meta: { key: string; value: string }
  api_keys: {
    id: KeyId
    name: string
    hash: KeyHash
    created_at: Instant
    last_used: Day | null
    revoked_at: Instant | null
  }
}
