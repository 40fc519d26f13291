import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createCohort } from '../../src/bot/cohort.ts'

const walk = async (name: string, together: () => Promise<void>, steps: string[]): Promise<void> => {
  await together()
  for (const step of ['first', 'second', 'third']) {
    steps.push(`${name}: ${step}`)
    await Promise.resolve()
  }
}

test('those who come within one round of the event loop take each step in turn, in the order they came', async () => {
  const together = createCohort()
  const steps: string[] = []
  await Promise.all(['one', 'two'].map((name) => walk(name, together, steps)))
  expect(steps).toEqual([
    'one: first',
    'two: first',
    'one: second',
    'two: second',
    'one: third',
    'two: third',
  ])
})

test('whoever comes in a later round waits for nobody before and holds nobody up', async () => {
  const together = createCohort()
  const steps: string[] = []
  const early = walk('early', together, steps)
  await nextRound()
  await nextRound()
  const late = walk('late', together, steps)
  expect(steps).toEqual(['early: first', 'early: second', 'early: third'])
  await Promise.all([early, late])
  expect(steps.slice(3)).toEqual(['late: first', 'late: second', 'late: third'])
})
