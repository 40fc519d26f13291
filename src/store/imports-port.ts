import type { EntitlementId, TicketId, TicketStatus } from '../rules/index.ts'
import type { Instant } from './instant.ts'
import type { Customer, Entitlement, Sealed, Tag } from './records.ts'

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
