import { expect, test } from 'vitest'
import { instantOf } from '../../src/store/instant.ts'

test('an instant is that of its own date, whichever was written down before, and though the date was set anew', () => {
  const date = new Date('2026-11-30T12:00:00.001Z')
  expect([instantOf(date), instantOf(new Date(date))]).toEqual(Array(2).fill('2026-11-30T12:00:00.001Z'))
  date.setMilliseconds(2)
  expect(instantOf(date)).toBe('2026-11-30T12:00:00.002Z')
  expect(instantOf(new Date('2026-11-30T12:00:00.001Z'))).toBe('2026-11-30T12:00:00.001Z')
})

test('a date that is none is no instant, however often it is asked', () => {
  const none = new Date(Number.NaN)
  expect(() => instantOf(none)).toThrow(RangeError)
  expect(() => instantOf(none)).toThrow(RangeError)
})
