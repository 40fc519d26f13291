import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultDispatchPolicy, nextTry } from '../../src/outbox/policy.ts'
import type { SendResult } from '../../src/outbox/route.ts'
import { instantOf } from '../../src/store/ports.ts'
import { anOffice, quickPolicy } from './world.ts'

const minutes = 60_000

describe('a dispatcher', () => {
  test('sends what is due, each lane in order', async () => {
    const office = await anOffice()
    await office.add(['a', 'b', 'c'], { lane: 'one' })
    await office.add(['elsewhere'])
    expect(await office.dispatcher.runOnce()).toBe(4)
    expect(office.tried.filter((id) => id !== 'elsewhere')).toEqual(['a', 'b', 'c'])
    expect(await office.states()).toEqual([])
  })

  test('makes deliveries of events, and sends them', async () => {
    const office = await anOffice({
      expand: async ({ id, at, topic, ticket, entitlement, payload }) => [
        { id: `hook-${id}`, kind: 'webhook', lane: 'hooks', at, topic, ticket, entitlement, payload },
      ],
      policy: { events: 2 },
    })
    for (const id of ['1', '2', '3', '4', '5']) {
      const event = {
        id,
        at: instantOf(office.now),
        topic: 't',
        ticket: null,
        entitlement: null,
        payload: '',
      }
      await office.store.transact((writer) => writer.enqueue(event))
    }
    await office.dispatcher.runOnce()
    expect(office.tried).toEqual(['hook-1', 'hook-2', 'hook-3', 'hook-4', 'hook-5'])
  })

  test.each<[string, SendResult, object | null]>([
    ['has arrived', { kind: 'sent' }, null],
    ['nobody wants any more', { kind: 'unwanted' }, null],
    ['is refused', { kind: 'refused', why: 'HTTP 400' }, { state: 'parked', tries: 1, problem: 'HTTP 400' }],
    [
      'may succeed later',
      { kind: 'again', why: 'HTTP 503' },
      { state: 'waiting', tries: 1, problem: 'HTTP 503', dueAt: '2026-03-01T12:00:00.500Z' },
    ],
    [
      'is to be sent in two minutes',
      { kind: 'again', why: 'HTTP 429', after: 2 * minutes },
      { state: 'waiting', dueAt: '2026-03-01T12:02:00.500Z' },
    ],
    [
      'is to be sent next year',
      { kind: 'again', why: 'HTTP 429', after: 500_000 * minutes },
      { state: 'waiting', dueAt: '2026-03-01T13:00:00.500Z' },
    ],
  ])('deals with what %s', async (_, result, left) => {
    const office = await anOffice({ send: async () => result })
    await office.add(['a'])
    await office.dispatcher.runOnce()
    expect(await office.states()).toMatchObject(left === null ? [] : [left])
  })

  test('counts a route that hangs or breaks as failed, and goes on', async () => {
    const office = await anOffice({
      send: ({ id }) => {
        if (id === 'hangs') return new Promise(() => {})
        if (id === 'breaks') return Promise.reject(new Error('a bug'))
        return Promise.resolve({ kind: 'sent' })
      },
      policy: { sendLimit: 50 },
    })
    await office.add(['hangs', 'breaks', 'goes'])
    await office.dispatcher.runOnce()
    expect(await office.states()).toMatchObject([
      { id: 'hangs', problem: 'no answer within 50 ms' },
      { id: 'breaks', problem: 'a bug' },
    ])
  })

  test('keeps what no way out is set up for', async () => {
    const office = await anOffice()
    await office.add(['a'], { kind: 'mail' })
    await office.dispatcher.runOnce()
    expect(await office.states()).toMatchObject([
      { state: 'waiting', problem: expect.stringContaining('mail') },
    ])
  })

  test('sends from a few lanes at once, and no more', async () => {
    let atOnce = 0
    let most = 0
    const office = await anOffice({
      send: async () => {
        atOnce += 1
        most = Math.max(most, atOnce)
        await sleep(5)
        atOnce -= 1
        return { kind: 'sent' }
      },
      policy: { lanes: 3 },
    })
    await office.add(Array.from({ length: 12 }, (_, n) => `${n}`))
    await office.dispatcher.runOnce()
    expect(most).toBe(3)
  })

  test('lets a slow lane hold up no other', async () => {
    const released = Promise.withResolvers<SendResult>()
    const office = await anOffice({
      send: ({ id }) => (id === 'slow' ? released.promise : Promise.resolve({ kind: 'sent' })),
      policy: quickPolicy,
    })
    await office.add(['slow'])
    office.dispatcher.start()
    await expect.poll(() => office.tried).toEqual(['slow'])
    await office.add(['quick'])
    office.dispatcher.tell()
    await expect.poll(() => office.states()).toMatchObject([{ id: 'slow' }])
    released.resolve({ kind: 'sent' })
    await expect.poll(() => office.states()).toEqual([])
  })

  test('looks by itself from time to time, and at once when it is told', async () => {
    const office = await anOffice({ policy: { poll: 60 * minutes } })
    office.dispatcher.start()
    await sleep(30)
    await office.add(['a'])
    office.dispatcher.tell()
    await expect.poll(() => office.tried).toEqual(['a'])

    const looking = await anOffice({ policy: quickPolicy })
    looking.dispatcher.start()
    await looking.add(['b'])
    await expect.poll(() => looking.tried).toEqual(['b'])
  })

  test('does not begin again what is under way when the clock is set forward', async () => {
    const answer = Promise.withResolvers<SendResult>()
    const office = await anOffice({
      send: ({ id }) => (id === 'slow' ? answer.promise : Promise.resolve({ kind: 'sent' })),
      policy: quickPolicy,
    })
    await office.add(['slow'])
    office.dispatcher.start()
    await expect.poll(() => office.tried).toEqual(['slow'])
    office.now = new Date(office.now.getTime() + 60 * minutes)
    await office.add(['next'])
    await expect.poll(() => office.tried.includes('next')).toBe(true)
    answer.resolve({ kind: 'sent' })
    await expect.poll(() => office.states()).toEqual([])
    expect(office.tried.filter((id) => id === 'slow')).toHaveLength(1)
  })

  test('begins the next try at once where it is due at once', async () => {
    const failed = new Set<string>()
    const office = await anOffice({
      send: async ({ id }) => {
        if (failed.has(id)) return { kind: 'sent' }
        failed.add(id)
        return { kind: 'again', why: 'HTTP 503' }
      },
      random: () => 0,
      policy: quickPolicy,
    })
    await office.add(Array.from({ length: 40 }, (_, n) => `${n}`))
    office.dispatcher.start()
    await expect.poll(() => office.states(), { timeout: 5_000 }).toEqual([])
    expect(office.tried).toHaveLength(80)
  })

  test('goes on sending when an event cannot be told', async () => {
    const office = await anOffice({ expand: () => Promise.reject(new Error('a bug')), policy: quickPolicy })
    const event = {
      id: 'e',
      at: instantOf(office.now),
      topic: 't',
      ticket: null,
      entitlement: null,
      payload: '',
    }
    await office.store.transact((writer) => writer.enqueue(event))
    await office.add(['a'])
    office.dispatcher.start()
    await expect.poll(() => office.tried).toEqual(['a'])
  })

  test('ends what is under way when it is stopped, begins nothing, and waits for no hanging one', async () => {
    const office = await anOffice({
      send: ({ id }) => (id === 'hangs' ? new Promise(() => {}) : sleep(50).then(() => ({ kind: 'sent' }))),
      policy: { lanes: 1, poll: 10 },
    })
    await office.add(['a', 'b'], { lane: 'one' })
    office.dispatcher.start()
    await expect.poll(() => office.tried).toEqual(['a'])
    expect(await office.dispatcher.stop(5_000)).toBe(true)
    expect(await office.states()).toMatchObject([{ id: 'b', tries: 0 }])

    const hanging = await anOffice({ send: () => new Promise(() => {}), policy: quickPolicy })
    await hanging.add(['a'])
    hanging.dispatcher.start()
    await expect.poll(() => hanging.tried).toEqual(['a'])
    expect(await hanging.dispatcher.stop(50)).toBe(false)
  })
})

describe('patience', () => {
  const policy = defaultDispatchPolicy
  const at = new Date('2026-03-01T12:00:00Z')
  const jitter = fc.double({ min: 0, max: 0.999_999, noNaN: true })

  test('doubles the longest pause with each try, up to a quarter of an hour', () => {
    const longest = Array.from({ length: 11 }, (_, tries) => {
      const due = nextTry({ tries, at: instantOf(at) }, {}, { now: at, random: () => 1, policy })
      return (Number(due) - at.getTime()) / 1_000
    })
    expect(longest).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900])
  })

  test('never ends in the first ten minutes of an outage, however quick the tries are', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 0, max: 10 * minutes }), jitter, (tries, age, random) => {
        const now = new Date(at.getTime() + age)
        const due = nextTry({ tries, at: instantOf(at) }, {}, { now, random: () => random, policy })
        expect(due).not.toBeNull()
      }),
    )
  })

  test('ends after twelve tries and an hour', () => {
    const now = new Date(at.getTime() + 60 * minutes)
    const give = { now, random: () => 0.5, policy }
    expect(nextTry({ tries: 11, at: instantOf(at) }, {}, give)).toBeNull()
    expect(nextTry({ tries: 10, at: instantOf(at) }, {}, give)).not.toBeNull()
  })
})
