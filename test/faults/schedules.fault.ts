import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figures } from './figures.ts'
import { problemsOf } from './schedules/run.ts'
import { schedules } from './schedules/schedule.ts'

const count = Number(process.env.SCHEDULES ?? 10_000)
const seed = Number(process.env.SEED ?? 20261124)

test(`in ${count} schedules of doubled, reordered and concurrent activities, all is done once and in some order`, {
  timeout: 7_200_000,
}, async () => {
  const began = performance.now()
  expect(await problemsOf(fc.sample(schedules, { numRuns: count, seed }))).toEqual([])
  figures('schedules', { count, seed, seconds: Math.round((performance.now() - began) / 1000) })
})
