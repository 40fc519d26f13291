import type { Day } from '../rules/index.ts'
import type { Instant } from './instant.ts'

/** Names a key to operators, and finds it: no secret. */
export type KeyId = string & { readonly __brand: 'KeyId' }

/** The SHA-256 of a whole key, base64url: all that is kept of its secret. */
export type KeyHash = string & { readonly __brand: 'KeyHash' }

/** A key of the HTTP interface. Several may have one name: whoever holds them is one front end. */
export type ApiKey = {
  id: KeyId
  name: string
  hash: KeyHash
  createdAt: Instant
  /** The last day that it opened something; null for never. */
  lastUsed: Day | null
  revokedAt: Instant | null
}

export interface KeyReader {
  find(id: KeyId): Promise<ApiKey | null>
  /** Oldest first. */
  list(): Promise<ApiKey[]>
}

export interface KeyWriter extends KeyReader {
  insert(key: ApiKey): Promise<void>
  /** False where it is unknown or was revoked before. */
  revoke(id: KeyId, at: Instant): Promise<boolean>
  /** Takes down that it was used on this day, unless a later one is on record. */
  used(id: KeyId, on: Day): Promise<void>
}
