import type {
  CustomerType,
  Day,
  EntitlementFacts,
  EntitlementId,
  PlanKind,
  TicketFacts,
  TicketId,
  TicketStatus,
} from '../rules/index.ts'
import type { Instant } from './instant.ts'
import type { KeyReader, KeyWriter } from './keys-port.ts'

export { type Instant, instantOf } from './instant.ts'

/** HMAC-SHA-256 of a credential's digits under a key kept outside the database, base64url. */
export type Tag = string & { readonly __brand: 'Tag' }

/** A value encrypted under a key kept outside the database, so that a rotation of the key can re-tag it. */
export type Sealed = string & { readonly __brand: 'Sealed' }

/** Single use: the same id, repeated, returns the first outcome. */
export type OperationId = string & { readonly __brand: 'OperationId' }

export type CustomerId = string & { readonly __brand: 'CustomerId' }

/** Where a contract owner can be reached is personal data: name and e-mail are null once erased. */
export type Customer = { id: CustomerId; type: CustomerType; name: string | null; email: string | null }

/** `incidents` is null for an unlimited plan, 1 for a per-incident one. */
export type Entitlement = {
  id: EntitlementId
  customer: CustomerId
  plan: PlanKind
  incidents: number | null
  used: number
  phoneSupport: boolean
  startsOn: Day
  endsOn: Day | null
}

export type Ticket = TicketFacts & {
  entitlement: EntitlementId
  subject: string
  createdAt: Instant
  updatedAt: Instant
}

/** One movement of an entitlement's incidents: `change` is +1 for a deduction, -1 for its reversal. */
export type LedgerLine = {
  entitlement: EntitlementId
  at: Instant
  kind: 'import' | 'deduct' | 'reverse'
  change: number
  usedAfter: number
  operation: OperationId | null
  ticket: TicketId | null
  /** Who did it: `cli`, a channel's user, an import file. */
  actor: string
  reason: string | null
}

/** To whom an operation id belongs; a repeat by anyone else is refused. */
export type Binding = { actor: string; conversation: string | null }

/** `outcome` is null inside the transaction that is carrying the operation out, and once its customer is erased. */
export type Operation = Binding & {
  id: OperationId
  at: Instant
  entitlement: EntitlementId | null
  ticket: TicketId | null
  /** Whether it deducted an incident. */
  deducted: boolean
  reversedAt: Instant | null
  /** What was asked, masked, so that the same id is not used for something else. */
  fingerprint: string
  outcome: string | null
}

/**
 * One line of the audit trail. `detail` is JSON that may hold personal data and is null once erased; its salted digest
 * stays, so that the chain still verifies.
 */
export type AuditLine = {
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

/** The end of the audit chain, sealed by its own MAC so that lines cut off the end are noticed. */
export type AuditHead = { seq: number; mac: string; seal: string }

/** A conversation, by its channel's id for it. */
export type Place = { channel: string; conversation: string }

/** Somebody who is told in their conversation when a ticket changes: one for each conversation and ticket. */
export type Subscription = Place & {
  id: string
  user: string
  /** How the conversation is reached: a Bot Framework ConversationReference as JSON, for the bot alone to read. */
  reference: string
  ticket: TicketId
  entitlement: EntitlementId
  /** The language that the customer spoke last. */
  locale: string
  since: Instant
  /** Whether they asked not to be told for the time being. */
  muted: boolean
}

type OutboxMessage = {
  id: string
  at: Instant
  topic: string
  ticket: TicketId | null
  entitlement: EntitlementId | null
  payload: string
}

/** What the records say about an entitlement, with the words of its owner that the rules need. */
export type EntitlementRecord = { facts: EntitlementFacts; customer: Customer }

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

/** A support code or license key on record, by its tag. */
export type CodeRef = { kind: 'supportCode' | 'licenseKey'; tag: Tag }

/** What may be shown of a code: `last` are its last four digits, or two. A blocked one is found by no `byTag`. */
export type Code = CodeRef & { last: string; entitlement: EntitlementId; blockedAt: Instant | null }

export interface CodeReader {
  /** The code that an operation used; null where that is not known. */
  usedBy(id: OperationId): Promise<Code | null>
  /** Every code of an entitlement, blocked or not. */
  of(id: EntitlementId): Promise<Code[]>
}

export interface CodeWriter extends CodeReader {
  /** Blocks a code, or lifts that with null; false where it was so already. */
  block(code: CodeRef, at: Instant | null): Promise<boolean>
}

export type DisputeId = string & { readonly __brand: 'DisputeId' }

/** What an owner says against an incident spent: a case for an operator. */
export type Dispute = {
  id: DisputeId
  /** What spent the incident; it is disputed once. */
  operation: OperationId
  entitlement: EntitlementId
  ticket: TicketId | null
  kind: 'check' | 'notMe'
  /** Masked; null where none was given, and once erased. */
  comment: string | null
  at: Instant
  state: 'open' | 'closed'
  /** What the operator made of it; null while it is open, and once erased. */
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
}

/** A one-time code that the owner of an entitlement was sent. The code itself is kept nowhere: the desk computes it from the id. */
export type OneTimeCode = {
  id: string
  /** What it is good for, and for whom. */
  operation: OperationId
  by: Binding
  entitlement: EntitlementId
  /** A MAC of the address that it was sent to. */
  mailbox: string
  /** The credential that was shown, as its owner knows it: `ending` are its last digits. */
  credential: 'supportCode' | 'licenseKey'
  ending: string
  sentAt: Instant
  expiresAt: Instant
  /** Wrong ones that were given in its place. */
  misses: number
  /** Once `proved`, it says for good that who gave it reads that mailbox; it is good for nothing else. */
  state: 'waiting' | 'void' | 'proved'
}

export interface OneTimeCodeReader {
  byId(id: string): Promise<OneTimeCode | null>
  /** The last one that was sent for an operation of this actor in this conversation. */
  lastFor(operation: OperationId, by: Binding): Promise<OneTimeCode | null>
  /** Those that were sent to a customer after `since`, whatever became of them, oldest first. */
  sentTo(customer: CustomerId, since: Instant): Promise<Pick<OneTimeCode, 'entitlement' | 'sentAt'>[]>
  /**
   * Whether an actor has proved to read the mailbox of a customer: in any conversation of theirs; without a conversation,
   * for this operation alone.
   */
  isProved(of: {
    by: Binding
    operation: OperationId
    customer: CustomerId
    mailbox: string
  }): Promise<boolean>
  /** Whether an actor has spent an incident of a customer in a conversation, and it was neither given back nor disputed as "not me". */
  hasSpent(actor: string, customer: CustomerId): Promise<boolean>
}

export interface OneTimeCodeWriter extends OneTimeCodeReader {
  /** Those that still wait for the same operation are void from then on. */
  insert(code: OneTimeCode): Promise<void>
  /** Counts a wrong one, and makes the code void at `most`; how many there were by then. */
  miss(id: string, most: number): Promise<number>
  prove(id: string): Promise<void>
  /** Deletes those that proved nothing and were sent before; how many. */
  deleteUnproved(before: Instant): Promise<number>
}

/** Which messages of other systems were carried out, so that each is so once. */
export interface Notices {
  /**
   * Takes the ids of one message for this transaction. Where one of them is taken already, what was answered then; waits
   * while another transaction is at it. All callers give a message's ids in the same order.
   */
  claim(ids: string[], expiresAt: Instant): Promise<string | null>
  /** What repeats are answered; null gives the ids back. */
  settle(ids: string[], answer: string | null): Promise<void>
  /** How many ids. */
  deleteExpired(now: Instant): Promise<number>
}

export type StoredCredential = { kind: 'supportCode' | 'licenseKey'; tag: Tag; sealed: Sealed }

/** What rotation and erasure need beside the daily work. */
export interface Maintenance {
  /** Credentials in tag order after `after`, at most `limit`. */
  credentials(kind: StoredCredential['kind'], after: Tag | null, limit: number): Promise<StoredCredential[]>
  retag(kind: StoredCredential['kind'], from: Tag, to: { tag: Tag; sealed: Sealed }): Promise<void>
  rewriteAuditMacs(lines: Pick<AuditLine, 'seq' | 'mac'>[], head: AuditHead | null): Promise<void>
  /**
   * Blanks name, e-mail, ticket subjects, audit details and salts, ledger reasons, outbox payloads, stored outcomes of
   * one customer, and deletes the credentials of their entitlements and what has not left yet of what concerns them. The
   * seqs of the audit lines that were blanked.
   * Blanks name, e-mail, ticket subjects, audit details and salts, ledger reasons, outbox payloads, stored outcomes, and
   * comments and resolutions of disputes of one customer, and deletes the credentials of their entitlements. The seqs of the audit lines that were blanked.
   * one customer, and deletes the credentials and the subscriptions of their entitlements. The seqs of the audit lines that were blanked.
   */
  eraseCustomer(id: CustomerId): Promise<{ auditSeqs: number[]; tickets: number; credentials: number }>
}

/**
 * One row of an import as parsed and tagged. `at` says where its fields stand, in the importer's own notation: the
 * store keeps it and hands it back with the problems that only the whole import shows.
 */
export type ImportRow =
  | { list: 'customers'; at: string; row: Customer & { name: string; email: string | null } }
  | { list: 'entitlements'; at: string; row: Entitlement }
  | {
      list: 'supportCodes'
      at: string
      row: { tag: Tag; sealed: Sealed; last: string; entitlement: EntitlementId }
    }
  | {
      list: 'licenseKeys'
      at: string
      row: { tag: Tag; sealed: Sealed; last: string; product: string; entitlement: EntitlementId }
    }
  | {
      list: 'tickets'
      at: string
      row: { id: TicketId; entitlement: EntitlementId; status: TicketStatus; subject: string }
    }

export type ImportList = ImportRow['list']

/** A problem that shows only when all rows are in: a reference to nothing, the same id twice, a closed ticket reopened. */
export type ImportConflict = {
  file: number
  list: ImportList
  at: string
  /** The field at fault, by its name in the file. */
  field: string
  problem: string
  /** Where the same id, code or key stands first. */
  first: { file: number; at: string } | null
}

export type ImportCounts = Record<ImportList, { created: number; updated: number; unchanged: number }>

/**
 * Rows go into staging tables of the transaction, are checked against each other and the records, then merged.
 * Called in this order: begin, stage…, conflicts, then with none of those ticketless and stage, and merge.
 */
export interface ImportWriter {
  begin(): Promise<void>
  /** `file` numbers the files of the import; null for tickets that the purchase creates (rule N). */
  stage(file: number | null, rows: ImportRow[]): Promise<void>
  /** The first `limit` conflicts of each kind, and how many there are of all. */
  conflicts(limit: number): Promise<{ total: number; first: ImportConflict[] }>
  /** Per-incident entitlements after `after` that will have no ticket once merged: the purchase creates it (rule N). */
  ticketless(after: EntitlementId | null, limit: number): Promise<EntitlementId[]>
  /** The counts are of the files' rows: tickets that the purchase created are not among them. */
  merge(at: Instant, actor: string): Promise<ImportCounts>
}

/** A store hands out different powers: `read` looks, `transact` looks and writes, all or nothing. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres'
  read<T>(fn: (reader: Reader) => Promise<T>): Promise<T>
  transact<T>(fn: (writer: Writer) => Promise<T>): Promise<T>
  /** Frees and overwrites what erased rows left behind in the files. */
  compact(): Promise<void>
  /** A consistent copy while the store is in use; SQLite only. */
  backup(path: string, progress?: (done: number, total: number) => void): Promise<void>
  close(): Promise<void>
}
