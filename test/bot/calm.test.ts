import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { untilCalm } from '../../src/bot/calm.ts'

const idle = 0.01
const busy = 1

/** A clock that goes on by so much in each round, and `idle` afterwards; how often it was asked. */
const clockOf = (lengths: number[]) => {
  let [now, rounds] = [0, -1]
  const elapsed = (): number => {
    rounds += 1
    now += rounds === 0 ? 0 : (lengths[rounds - 1] ?? idle)
    return now
  }
  return { elapsed, rounds: () => rounds }
}

const roundsUntilCalm = async (lengths: number[]): Promise<number> => {
  const { elapsed, rounds } = clockOf(lengths)
  await untilCalm(elapsed)
  return rounds()
}

test.each([
  ['four rounds that found nothing to do are calm', [], 4],
  ['rounds with something to do are waited for', [busy, busy, busy], 3 + 4],
  ['one such round begins the count anew', [idle, idle, idle, busy], 4 + 4],
  ['where it never gets calm, nobody waits longer than 50 ms', Array<number>(1000).fill(busy), 50],
])('%s', async (_, lengths, rounds) => {
  expect(await roundsUntilCalm(lengths)).toBe(rounds)
})

test('what is begun ends before whoever comes new goes on', async () => {
  const steps: string[] = []
  let now = 0
  const begun = (async () => {
    for (let step = 1; step <= 5; step++) {
      await nextRound()
      now += busy
      steps.push(`begun ${step}`)
    }
  })()
  await untilCalm(() => now)
  steps.push('new')
  await begun
  expect(steps).toEqual(['begun 1', 'begun 2', 'begun 3', 'begun 4', 'begun 5', 'new'])
})
