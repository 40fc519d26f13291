import type { EntitlementId } from '../rules/index.ts'
import type { Instant } from './instant.ts'
import type { Binding, CustomerId, OperationId } from './records.ts'

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
  /** Deletes at most `limit` that proved nothing and were sent before; how many. */
  deleteUnproved(before: Instant, limit: number): Promise<number>
}
