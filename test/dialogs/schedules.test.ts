import fc from 'fast-check'
import { expect, test } from 'vitest'
import { problemsOf } from '../faults/schedules/run.ts'
import { schedules } from '../faults/schedules/schedule.ts'

test('what the channel delivers twice, in another order or at once is done once, in some order', async () => {
  expect(await problemsOf(fc.sample(schedules, { numRuns: 20, seed: 6 }))).toEqual([])
})
