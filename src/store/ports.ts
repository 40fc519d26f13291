import type { EntitlementId, TicketId, TicketStatus } from '../rules/index.ts'
import type { CodeReader, CodeRef, CodeWriter } from './codes-port.ts'
import type { DisputeReader, DisputeWriter } from './disputes-port.ts'
import type { OnPlaced } from './fate.ts'
import type { ImportWriter } from './imports-port.ts'
import type { Instant } from './instant.ts'
import type { KeyReader, KeyWriter } from './keys-port.ts'
import type { Maintenance } from './maintenance-port.ts'
import type { Notices } from './notices-port.ts'
import type { OneTimeCodeReader, OneTimeCodeWriter } from './one-time-codes-port.ts'
import type {
  AuditHead,
  AuditLine,
  Customer,
  CustomerId,
  EntitlementRecord,
  LedgerLine,
  Operation,
  OperationId,
  Subscription,
  Tag,
  Ticket,
  Visit,
} from './records.ts'

export type { OnPlaced, Within } from './fate.ts'
export { type Instant, instantOf } from './instant.ts'
export type * from './records.ts'

type OutboxMessage = {
  id: string
  at: Instant
  topic: string
  ticket: TicketId | null
  entitlement: EntitlementId | null
  payload: string
}

export interface Reader {
  /** A ticket with its entitlement; null when the ID is not in the records. `id` is canonical. */
  ticket(id: TicketId): Promise<{ ticket: Ticket; record: EntitlementRecord } | null>
  byTag(kind: 'supportCode', tag: Tag): Promise<EntitlementRecord | null>
  byTag(kind: 'licenseKey', tag: Tag): Promise<(EntitlementRecord & { product: string }) | null>
  entitlement(id: EntitlementId): Promise<EntitlementRecord | null>
  customer(id: CustomerId): Promise<Customer | null>
  /** Newest first. */
  tickets(filter: {
    customer?: CustomerId
    entitlement?: EntitlementId
    status?: TicketStatus
    limit: number
  }): Promise<Ticket[]>
  /** Oldest first. */
  ledger(id: EntitlementId): Promise<LedgerLine[]>
  operation(id: OperationId): Promise<Operation | null>
  auditHead(): Promise<AuditHead>
  /** Lines after `after`, in order, at most `limit`. */
  audit(after: number, limit: number): Promise<AuditLine[]>
  meta(key: string): Promise<string | null>
  /**
   * Who is told of a ticket, or of anything under an entitlement, for which they must have shown a code in their
   * conversation: those that are not muted, oldest first.
   */
  subscribers(of: { ticket: TicketId } | { entitlement: EntitlementId }): Promise<Subscription[]>
  /** Whether it is on record that the customer's records were shown there. */
  hasVisit(customer: CustomerId, visit: Visit): Promise<boolean>
  /** Whether there is no customer yet. */
  isEmpty(): Promise<boolean>
  readonly keys: KeyReader
  readonly codes: CodeReader
  readonly disputes: DisputeReader
  readonly oneTimeCodes: OneTimeCodeReader
}

/** Reads inside `transact` lock the entitlement they name until the transaction ends. */
export interface Writer extends Reader {
  /** False when the id was used before; then `operation` tells its outcome, also while another process is at it. */
  claimOperation(
    operation: Omit<Operation, 'outcome' | 'entitlement' | 'ticket' | 'deducted' | 'reversedAt'>,
  ): Promise<boolean>
  completeOperation(
    id: OperationId,
    result: Pick<Operation, 'entitlement' | 'ticket' | 'deducted'> & {
      outcome: string
      code?: CodeRef | null
    },
  ): Promise<void>
  markReversed(id: OperationId, at: Instant): Promise<void>
  /** Takes one incident of a limited entitlement; the new count of used ones, or null where none was left. */
  spendIncident(id: EntitlementId): Promise<number | null>
  /** Gives one incident back; the new count of used ones, or null where none was used. */
  returnIncident(id: EntitlementId): Promise<number | null>
  insertTicket(ticket: Ticket): Promise<void>
  /** False when the ticket is closed or unknown: closed is final. */
  moveTicket(id: TicketId, to: TicketStatus, at: Instant): Promise<boolean>
  appendLedger(line: LedgerLine): Promise<void>
  /** The end of the chain, locked until the transaction ends. */
  lockAuditHead(): Promise<AuditHead>
  appendAudit(line: AuditLine, head: AuditHead): Promise<void>
  /** As `Subscriptions.put` says. */
  subscribe(subscription: Omit<Subscription, 'muted'>): Promise<Subscription>
  /** Takes down that a customer's records are shown in a conversation; it is looked at again at `dueAt`. */
  visit(customer: CustomerId, visit: Visit, dueAt: Instant): Promise<void>
  enqueue(message: OutboxMessage): Promise<void>
  setMeta(key: string, value: string): Promise<void>
  readonly keys: KeyWriter
  readonly codes: CodeWriter
  readonly disputes: DisputeWriter
  readonly oneTimeCodes: OneTimeCodeWriter
  readonly maintenance: Maintenance
  readonly notices: Notices
  readonly imports: ImportWriter
}

/** A store hands out different powers: `read` looks, `transact` looks and writes, all or nothing. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres'
  read<T>(fn: (reader: Reader) => Promise<T>): Promise<T>
  /**
   * With `onPlaced`, on SQLite, it resolves before it is on the disk, and tells there what becomes of it: whoever goes on
   * tells nobody and commits nothing without it (see `StateStore.save`), and finds it by nothing but another `transact`.
   */
  transact<T>(fn: (writer: Writer) => Promise<T>, onPlaced?: OnPlaced): Promise<T>
  /** Frees and overwrites what erased rows left behind in the files. */
  compact(): Promise<void>
  /** A consistent copy while the store is in use; SQLite only. */
  backup(path: string, progress?: (done: number, total: number) => void): Promise<void>
  close(): Promise<void>
}
