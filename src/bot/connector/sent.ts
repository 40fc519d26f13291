/**
 * Why an effect did not arrive. `lost` may have arrived all the same; `behind` was not tried, because one before it did
 * not arrive and order matters; `outOfTime` was not tried either, because the turn's time was over; nor was `silent`, because its service answers nobody.
 */
export type UndeliveredReason =
  | { kind: 'rejected'; status: number }
  | { kind: 'unauthorized'; status: number }
  /** `after`: milliseconds that the other side asked to wait. */
  | { kind: 'throttled' | 'unavailable'; status: number; after?: number }
  | { kind: 'unreached' | 'lost'; why: string }
  | { kind: 'noToken'; why: string }
  | { kind: 'outOfTime' | 'behind' | 'silent' }

export type Sent = { ok: true; id: string | null } | { ok: false; reason: UndeliveredReason }
