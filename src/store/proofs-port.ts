import type { EntitlementId, TicketId } from '../rules/index.ts'
import type { CodeRef } from './codes-port.ts'
import type { Instant } from './ports.ts'

/** A user of a channel that vouches for who somebody is, by the id under which they are remembered. */
export type Person = { channel: string; user: string }

/** What somebody showed: a code proves its contract, a ticket's number that ticket alone. */
export type Proof = { entitlement: EntitlementId; by: CodeRef | { kind: 'ticket'; ticket: TicketId } }

/** What was proved, newest first. */
export type Proved = { entitlements: EntitlementId[]; tickets: TicketId[] }

/** What remembered users proved. Durable, and shared by all processes. A proof is good as long as its code is. */
export interface Proofs {
  /** Anew where they proved the same before. */
  put(person: Person, proof: Proof, at: Instant): Promise<void>
  of(person: Person): Promise<Proved>
  /** How many there were. */
  deleteOf(person: Person): Promise<number>
  /** Deletes at most `limit` that were given before `before`; how many. */
  deleteOver(before: Instant, limit: number): Promise<number>
}
