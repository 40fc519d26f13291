import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crowd } from '../../bench/load/crowd.ts'
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

test('the users of a crowd begin one after the other, and what they say before all of them talk is not counted', async () => {
  const begun: number[] = []
  const talkingAtTheBeginning: number[] = []
  const onBegin = async () => talkingAtTheBeginning.push(begun.length)
  const measured = await crowd({ users: 4, seconds: 0, atLeast: 8, onBegin }, async ({ isOver, onTurn }) => {
    begun.push(performance.now())
    for (; !isOver(); onTurn(5)) await sleep(5)
  })
  expect(talkingAtTheBeginning).toEqual([4])
  expect((begun[3] ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(500)
  expect(measured.turns).toBeGreaterThanOrEqual(8)
  expect(measured.turns).toBeLessThan(50)
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
