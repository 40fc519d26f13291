import { afterAll, beforeAll, expect, test } from 'vitest'
import { quantile, ratioOf } from '../../bench/measure.ts'
import { measureTurns } from '../../bench/parts/turns.ts'
import { planOf } from '../../bench/plan.ts'
import { reportOf } from '../../bench/report/report.ts'
import { subjects } from '../../bench/subjects/subject.ts'
import { openWorld, type World } from '../../bench/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld(500)
})
afterAll(() => world.close())

test.each(subjects)('two users go the whole way with $name, and every answer is right', async (subject) => {
  const plan = { subjects: [subject], users: [2], rounds: 1, warmUp: { seconds: 0, atLeast: 1 } }
  const cells = await measureTurns(world, { ...plan, span: { seconds: 0, atLeast: 30 } })
  expect(cells).toMatchObject([{ subject: subject.name, users: 2, problems: [] }])
  expect(reportOf({ turns: cells }, { command: 'npm run bench', before: 0 })).toContain(`| ${subject.name} |`)
})

test('ratios are of figures that were measured in the same round', () => {
  expect(ratioOf([2, 20, 3], [1, 10, 1])).toEqual({ median: 2, least: 2, most: 3 })
  expect(ratioOf([Number.NaN, 4], [1, 2])).toEqual({ median: 2, least: 2, most: 2 })
  expect(quantile([3, 1, 2], 0.99)).toBe(3)
})

test('a part that does not exist is answered with how to ask', () => {
  expect(planOf(['turnz'])).toContain('usage')
  expect(planOf(['turns', '--users', '16'])).toMatchObject({ parts: ['turns'], users: [16], report: null })
})
