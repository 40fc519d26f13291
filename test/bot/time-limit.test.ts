import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { timeLimit } from '../../src/bot/connector/time-limit.ts'
import { standStill } from '../support/stand-still.ts'

test('a time limit is over once, after its time', async () => {
  const over = vi.fn()
  const began = performance.now()
  timeLimit(80, over)
  await vi.waitFor(() => expect(over).toHaveBeenCalled())
  expect(performance.now() - began).toBeGreaterThanOrEqual(79)
  await sleep(150)
  expect(over).toHaveBeenCalledTimes(1)
})

test('a time limit that is cancelled is never over', async () => {
  const over = vi.fn()
  const cancel = timeLimit(80, over)
  await sleep(30)
  cancel()
  await sleep(150)
  expect(over).not.toHaveBeenCalled()
})

test('a time limit in which the process stands still goes on, once', async () => {
  const over = vi.fn()
  timeLimit(200, over)
  standStill(400)
  await sleep(0)
  expect(over).not.toHaveBeenCalled()
  for (let more = 0; more < 4; more++) {
    standStill(150)
    await sleep(0)
  }
  expect(over).toHaveBeenCalledTimes(1)
})
