import type { EntitlementId } from '../rules/index.ts'
import type { Instant } from './instant.ts'
import type { OperationId, Tag } from './records.ts'

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
