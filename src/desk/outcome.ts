import type { AuthorizationRequest, Decision, EntitlementId, TicketId } from '../rules/index.ts'
import type { Binding, OperationId } from '../store/ports.ts'
import type { Follower } from './updates.ts'

/** A confirmed request, to be carried out once. */
export type Commit = {
  operation: OperationId
  by: Binding
  request: AuthorizationRequest
  /** The problem in one sentence; kept with credentials masked. */
  subject: string
  /** The entitlement that the confirmation showed: when the credential leads to another one by now, nothing happens. */
  entitlement?: EntitlementId
  /** Who is to be told when the ticket changes. */
  follower?: Follower | null
}

/** What carrying out a decision came to. */
export type Outcome = {
  decision: Decision
  /** The ticket that was opened or resumed. */
  ticket: TicketId | null
  /** Incidents left afterwards; null where they are not counted. */
  incidentsAfter: number | null
}

/** What the follower's ticket is about, and whether they are told of it: see `Updates.follow`. */
export type Followed = { subject: string; isTold: boolean }

/**
 * The outcome, the first one again where the operation was `repeated`, else with the ticket that is `followed`; or why there
 * is none: the id belongs to someone else or to another request, the entitlement changed since the confirmation, the outcome
 * was erased with its customer, or a one-time code has to be given first (see `Verify`).
 */
export type Committed =
  | { done: true; repeated: boolean; operation: OperationId; outcome: Outcome; followed?: Followed }
  | { done: false; problem: 'operationTaken' | 'entitlementChanged' | 'erased' | 'codeNeeded' }
