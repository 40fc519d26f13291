import { type Instant, instantOf } from '../store/ports.ts'
import type { StateChange, StateDocument, StateKey } from '../store/state-port.ts'
import { openUser } from './state.ts'
import type { UserData } from './turn.ts'

/** A document as a turn leaves it, to be kept for so long from now. `keep` is in milliseconds. */
export const change = (
  key: StateKey,
  document: StateDocument | null | undefined,
  { json, last = null }: { json: string; last?: string | null },
  now: Date,
  keep: number,
): StateChange => ({
  key,
  expected: document?.etag ?? null,
  json,
  last,
  at: instantOf(now),
  expiresAt: expiryOf(document, now, keep),
})

const hour = 3_600_000

/** The next full hour after so many ms, so that most turns of a conversation leave it as it was. */
export const expiryAfter = (now: Date, keep: number): Instant =>
  instantOf(new Date(Math.ceil((now.getTime() + keep) / hour) * hour))

const expiryOf = (document: StateDocument | null | undefined, now: Date, keep: number): Instant | null => {
  const expiresAt = expiryAfter(now, keep)
  return document?.expiresAt === expiresAt ? null : expiresAt
}

/** Most turns leave the user's document as it was, and do not write it. */
export const userChange = (
  key: StateKey,
  document: StateDocument | null | undefined,
  user: UserData,
  now: Date,
  keep: number,
): StateChange[] => {
  const json = JSON.stringify(user)
  const before = document?.json ?? JSON.stringify(openUser(null))
  return json === before ? [] : [change(key, document, { json }, now, keep)]
}
