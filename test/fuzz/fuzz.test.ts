import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attackAt } from './attacks.ts'
import { reportText } from './report.ts'
import { fuzzIn } from './run.ts'
import { type Mode, openWorld, type World } from './world.ts'

describe.each<[Mode, number]>([
  ['production', 2000],
  ['development', 1000],
])('hostile requests in %s', (mode, requests) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(mode, { keys: 5, visitors: 10 })
  })
  afterAll(() => world.close())

  test('end, hang and grow nothing, and learn nothing', async () => {
    const plan = { mode, seed: 2026, from: 0, requests, warmUp: requests / 2, settle: 0, growth: 50e6 }
    const report = await fuzzIn(world, { ...plan, isPatient: false, seconds: 12 })
    expect(report.violations, reportText(report)).toEqual([])
    expect(report.replies).toBeGreaterThan(0)
  })
})

test('a seed and a number make the same request each time', () => {
  for (const number of [0, 7, 499, 500, 123_456]) {
    const once = attackAt(1, number)
    attackAt(2, 0)
    expect(attackAt(1, number)).toEqual(once)
  }
  expect(attackAt(1, 7)).not.toEqual(attackAt(2, 7))
})
