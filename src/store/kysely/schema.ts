import type { Generated } from 'kysely'
import type { CustomerType, Day, EntitlementId, PlanKind, TicketId, TicketStatus } from '../../rules/index.ts'
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
  support_codes: { tag: Tag; sealed: Sealed; last: string; entitlement: EntitlementId }
  license_keys: { tag: Tag; sealed: Sealed; last: string; product: string; entitlement: EntitlementId }
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
  }
  outbox: {
    id: string
    at: Instant
    topic: string
    ticket: TicketId | null
    entitlement: EntitlementId | null
    payload: string
  }
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
  audit_head: { id: 1; seq: number; mac: string; seal: string }
  meta: { key: string; value: string }
}
