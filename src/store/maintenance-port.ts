import type { Instant } from './instant.ts'
import type { AuditHead, AuditLine, CustomerId, Sealed, Tag, Visit } from './records.ts'

export type StoredCredential = { kind: 'supportCode' | 'licenseKey'; tag: Tag; sealed: Sealed }

/** What rotation and erasure need beside the daily work. */
export interface Maintenance {
  /** Credentials in tag order after `after`, at most `limit`. */
  credentials(kind: StoredCredential['kind'], after: Tag | null, limit: number): Promise<StoredCredential[]>
  retag(kind: StoredCredential['kind'], from: Tag, to: { tag: Tag; sealed: Sealed }): Promise<void>
  rewriteAuditMacs(lines: Pick<AuditLine, 'seq' | 'mac'>[], head: AuditHead | null): Promise<void>
  /**
   * Blanks name, e-mail, ticket subjects, audit details and salts, ledger reasons, outbox payloads, stored outcomes, and
   * comments and resolutions of disputes of one customer; deletes the credentials and the subscriptions of their
   * entitlements, what was proved of these, and what has not left yet of what concerns them. The seqs of the audit lines
   * that were blanked.
   */
  eraseCustomer(id: CustomerId): Promise<{ auditSeqs: number[]; tickets: number; credentials: number }>
  /** Everywhere that a customer's records were shown, used or followed; to be asked before they are erased. */
  visitsOf(id: CustomerId): Promise<Visit[]>
  /**
   * Deletes all that was said and is remembered in these conversations and of these users: documents, log, what waits to
   * leave, subscriptions, proofs.
   */
  forgetVisits(visits: Visit[]): Promise<void>
  /** A turn that was under way may still write: the customer's visits are kept, to be forgotten once more at `dueAt`. */
  markErased(id: CustomerId, dueAt: Instant): Promise<void>
  /** Deletes counters by their keys. */
  deleteGuesses(keys: string[]): Promise<void>
}
