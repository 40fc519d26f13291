import type {
  CustomerType,
  Day,
  EntitlementFacts,
  EntitlementId,
  PlanKind,
  TicketFacts,
  TicketId,
} from '../rules/index.ts'
import type { Instant } from './instant.ts'

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

/**
 * To whom an operation id belongs; a repeat by anyone else is refused. A conversation of a channel is named
 * `CHANNEL:ID`; `user` is the id by which its channel's user is remembered.
 */
export type Binding = { actor: string; conversation: string | null; user?: string }

/** `outcome` is null inside the transaction that is carrying the operation out, and once its customer is erased. */
export type Operation = Omit<Binding, 'user'> & {
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

/** Somebody in a conversation in which a customer's records were shown. */
export type Visit = Place & {
  /** As `Binding` has it. */
  actor: string
  /** The id by which the channel's user is remembered; null where that is not known. */
  user: string | null
}

/** What the records say about an entitlement, with the words of its owner that the rules need. */
export type EntitlementRecord = { facts: EntitlementFacts; customer: Customer }
