import type { EntitlementId, TicketId } from '../rules/index.ts'
import type { Instant } from './instant.ts'
import type { OperationId } from './records.ts'

export type DisputeId = string & { readonly __brand: 'DisputeId' }

/** What an owner says against an incident spent: a case for an operator. */
export type Dispute = {
  id: DisputeId
  /** What spent the incident; it is disputed once. */
  operation: OperationId
  entitlement: EntitlementId
  ticket: TicketId | null
  kind: 'check' | 'notMe'
  /** Masked; null where none was given, and once it is erased or was kept long enough. */
  comment: string | null
  at: Instant
  state: 'open' | 'closed'
  /** What the operator made of it; null while it is open, and once it is erased or was kept long enough. */
  resolution: string | null
  closedAt: Instant | null
  closedBy: string | null
}

export interface DisputeReader {
  byId(id: DisputeId): Promise<Dispute | null>
  of(operation: OperationId): Promise<Dispute | null>
  /** Oldest first. */
  list(filter: { state?: Dispute['state']; limit: number }): Promise<Dispute[]>
}

export interface DisputeWriter extends DisputeReader {
  insert(dispute: Dispute): Promise<void>
  /** False when it is closed already, or not on record. */
  close(id: DisputeId, end: { resolution: string; at: Instant; by: string }): Promise<boolean>
  /** Blanks comment and resolution of at most `limit` cases that were closed before `before`; of how many. */
  blankClosed(before: Instant, limit: number): Promise<number>
}
