import { expect, test } from 'vitest'
import { Waiting } from '../../src/outbox/waiting.ts'
import type { NewDelivery } from '../../src/store/outbox-port.ts'
import { instantOf } from '../../src/store/ports.ts'
import { openForTest } from './world.ts'

const reply = (id: string, lane: string): NewDelivery => ({
  id,
  kind: 'reply',
  lane,
  topic: 'reply.send',
  ticket: null,
  entitlement: null,
  payload: '{}',
  at: instantOf(new Date('2026-03-01T12:00:00Z')),
})

test('while the store fails replies wait, their lanes are held, and they are written in order once it is back', async () => {
  const { outbox } = await openForTest()
  let isFull = true
  const added: string[] = []
  const waiting = new Waiting({
    outbox: {
      add: async (deliveries) => (isFull ? Promise.reject(new Error('full')) : outbox.add(deliveries)),
    },
    onAdded: (deliveries) => added.push(...deliveries.map(({ id }) => id)),
  })
  const lanes = () => ['a', 'b', 'c'].filter((lane) => waiting.hasIn(lane))
  await waiting.add([reply('1', 'a')])
  await waiting.add([reply('2', 'a'), reply('3', 'b')])
  expect({ lanes: lanes(), kept: await outbox.list({ limit: 9 }) }).toEqual({ lanes: ['a', 'b'], kept: [] })
  isFull = false
  await expect.poll(() => added).toEqual(['1', '2', '3'])
  expect(lanes()).toEqual([])
  expect((await outbox.list({ limit: 9 })).map(({ id }) => id)).toEqual(['1', '2', '3'])
  await waiting.add([reply('4', 'c')])
  expect(added).toEqual(['1', '2', '3', '4'])
})
