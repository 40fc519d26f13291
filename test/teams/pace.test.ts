import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPace } from '../../src/bot/connector/pace.ts'
import { teamsPace } from '../../src/channels/teams/pace.ts'
import { aWorld, en } from './world.ts'

/** Teams' published limits of one bot in one thread. */
const published = [
  { operations: 7, per: 1000 },
  { operations: 8, per: 2000 },
  { operations: 60, per: 30_000 },
  { operations: 1800, per: 3_600_000 },
]

const mostWithin = (times: number[], per: number): number =>
  Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + per).length))

describe('the pace of a thread', () => {
  test('stays under every published limit, wherever its window begins, however sends come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 900 }), { maxLength: 150 }), (gaps) => {
        const pace = teamsPace()
        let now = 0
        const sent = gaps.map((gap) => {
          now += gap
          return now + (pace.slot('a:1', now, Number.POSITIVE_INFINITY) ?? Number.NaN)
        })
        for (const { operations, per } of published) expect(mostWithin(sent, per)).toBeLessThan(operations)
      }),
      { numRuns: 50 },
    )
  })

  test('stays under the limit of an hour', () => {
    const pace = teamsPace()
    let now = 0
    const sent: number[] = []
    while (now < 4_000_000) {
      now += pace.slot('a:1', now, Number.POSITIVE_INFINITY) ?? 0
      sent.push(now)
    }
    const within = sent.filter((time) => time < 3_600_000)
    expect(within.length).toBeLessThan(1800)
    expect(within.length).toBeGreaterThan(1000)
  })

  test('is its own: other threads do not wait, but those of one channel are one', () => {
    const pace = teamsPace()
    for (let n = 0; n < 6; n++) expect(pace.slot('19:c;messageid=1', 0, 10_000)).toBe(0)
    expect(pace.slot('a:2', 0, 10_000)).toBe(0)
    expect(pace.slot('19:c;messageid=2', 0, 10_000)).toBe(1000)
  })

  test('takes no slot that comes too late', () => {
    const pace = createPace([{ operations: 1, per: 1000 }])
    expect(pace.slot('a', 0, 0)).toBe(0)
    expect(pace.slot('a', 10, 999)).toBeNull()
    expect(pace.slot('a', 10, 1000)).toBe(990)
  })

  test('pauses as long as it is asked to, ten minutes at the most', () => {
    const pace = createPace([{ operations: 5, per: 1000 }])
    pace.hold('a', 0, 3000)
    expect(pace.slot('a', 100, 10_000)).toBe(2900)
    pace.hold('b', 0, 10 ** 12)
    expect(pace.slot('b', 0, 10 ** 9)).toBe(600_000)
    expect(pace.slot('c', 0, 0)).toBe(0)
  })

  test('forgets threads that have been silent for long', () => {
    const pace = createPace([{ operations: 1, per: 1000 }])
    pace.slot('a', 0, 0)
    for (let n = 0; n < 2500; n++) pace.slot(`thread ${n}`, 5000 + n, 10_000)
    expect(pace.slot('a', 10_000, 10_000)).toBe(0)
  })
})

describe('a burst of messages', () => {
  test('reaches Teams under its limits; what finds no slot in its turn’s time is handed over, not lost', async () => {
    const turnLimits = { send: 3000, begin: 20_000, commit: 20_000, answer: 20_000, conflictPause: 5 }
    const world = await aWorld(undefined, { turnLimits })
    const chat = world.personal()
    await Promise.all(Array.from({ length: 12 }, () => chat.send({ text: 'help' })))
    const times = world.teams.requests.map(({ at }) => at)
    // A busy machine may hold requests up and let them arrive together, so what is measured leaves some room.
    expect(mostWithin(times, 1000)).toBeLessThanOrEqual(7)
    const handedOver = world.log.filter((line) => line.includes('"undelivered"')).length
    expect(handedOver).toBeGreaterThan(0)
    expect(times.length + handedOver).toBe(1 + 2 * 12)
  })

  test('waits for no slot on another channel', async () => {
    const world = await aWorld()
    const chat = world.personal()
    await Promise.all(Array.from({ length: 12 }, () => chat.send({ channelId: 'emulator', text: 'help' })))
    expect(world.log.some((line) => line.includes('"undelivered"'))).toBe(false)
    expect(world.teams.requests.length).toBe(1 + 2 * 12)
  })
})

describe('Teams in trouble', () => {
  test.each([412, 429, 502, 503, 504])('(%i) is asked again, and the reply arrives once', async (status) => {
    const world = await aWorld()
    let left = 2
    world.teams.trouble(() => (left-- > 0 ? { status } : null))
    expect(await world.personal().say('hello')).toContain(en('welcome'))
    expect(world.teams.requests).toHaveLength(3)
  })

  test('that asks for a pause has it, from the turns that come after as well', async () => {
    const world = await aWorld()
    let left = 1
    world.teams.trouble(() => (left-- > 0 ? { status: 429, retryAfter: '3600' } : null))
    const chat = world.personal()
    await chat.send({ text: 'hello' })
    await chat.send({ text: 'hello' })
    expect(world.teams.requests).toHaveLength(1)
    expect(await world.personal({ id: '29:b', name: 'B' }).say('hello')).toContain(en('welcome'))
  })
})
