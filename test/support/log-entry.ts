import type { NewEntry } from '../../src/store/log-port.ts'
import type { Instant } from '../../src/store/ports.ts'

export const monday = '2026-03-02T10:00:00.000Z' as Instant
export const friday = '2026-03-06T10:00:00.000Z' as Instant

/** Something said on a Monday in the embedded channel, under its own text. */
export const said = (text: string, more: Partial<NewEntry> = {}): NewEntry => ({
  key: text,
  author: 'user',
  json: JSON.stringify({ text }),
  pending: null,
  at: monday,
  expiresAt: friday,
  ...more,
})
