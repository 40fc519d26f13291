import { describe, expect, test } from 'vitest'
import { steadyClock } from '../../src/outbox/steady.ts'

const minute = 60_000
const hour = 60 * minute
const start = Date.parse('2026-03-01T12:00:00Z')

const aMachine = () => {
  let [running, set] = [0, 0]
  const clock = steadyClock(
    () => new Date(start + running + set),
    () => running,
  )
  return {
    pass: (milliseconds: number) => {
      running += milliseconds
      return clock().getTime() - start
    },
    setBy: (milliseconds: number) => {
      set += milliseconds
    },
  }
}

describe('a steady clock', () => {
  test('goes on where the machine’s is set back', () => {
    const { pass, setBy } = aMachine()
    expect(pass(minute)).toBe(minute)
    setBy(-hour)
    expect(pass(minute)).toBe(2 * minute)
  })

  test('follows where it is set forward, and stays there when that is undone', () => {
    const { pass, setBy } = aMachine()
    pass(0)
    setBy(hour)
    expect(pass(minute)).toBe(hour + minute)
    setBy(-hour)
    expect(pass(minute)).toBe(hour + 2 * minute)
  })
})
