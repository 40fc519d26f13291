import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { conversationLane, replyRoute, takeUndelivered } from '../../src/bot/undelivered.ts'
import { createDispatcher, type Dispatcher } from '../../src/outbox/dispatcher.ts'
import { HeldLanes } from '../../src/outbox/held-lanes.ts'
import type { OpenStore } from '../../src/store/open.ts'
import { aBot, quickRetry, shortLimits, type World } from '../bot/world.ts'
import { type ConnectorEndpoint, connectorEndpoint } from '../support/connector.ts'
import { engines } from '../support/stores.ts'
import { openForTest, quickPolicy } from './world.ts'

const silent = pino({ level: 'silent' })

type Desk = World & { store: OpenStore; held: HeldLanes; dispatcher: Dispatcher; lanesAsked(): number }

/** A bot whose undelivered replies leave by an outbox, as in the program; its dispatcher is not started yet. */
const aBotWithOutbox = async (
  url?: string,
  channel?: ConnectorEndpoint,
  requestLimit = 4_000,
): Promise<Desk> => {
  const store = await openForTest(url)
  const { outbox } = store
  let asked = 0
  const lanes = (limit: number) => {
    asked += 1
    return outbox.lanes(limit)
  }
  const held = new HeldLanes({ lanes })
  const now = () => new Date()
  const bot = await aBot({
    store: store.states,
    ...(channel && { channel }),
    undelivered: takeUndelivered({ outbox, held, now, tell: () => dispatcher.tell(), log: silent }),
    isHeld: (channel, conversation) => held.has(conversationLane(channel, conversation)),
    options: {
      retry: { ...quickRetry, requestLimit },
      turnLimits: { ...shortLimits, begin: 20_000, commit: 25_000, answer: 26_000 },
    },
  })
  const dispatcher = createDispatcher({
    outbox,
    routes: [replyRoute(bot.carryOut)],
    now,
    random: Math.random,
    policy: { ...quickPolicy, longestPause: 1_000 },
    log: silent,
  })
  onTestFinished(async () => {
    await dispatcher.stop(1_000)
  })
  return { ...bot, store, held, dispatcher, lanesAsked: () => asked }
}

const waiting = async ({ store }: Desk): Promise<string[]> =>
  (await store.outbox.list({ limit: 1_000 })).map(({ topic, state }) => `${topic} ${state}`)

describe.each(engines)('a connector that is down under 200 messages, on $engine', ({ freshUrl }) => {
  test('gets each reply once when it is up again, those of a conversation in order', async () => {
    const bot = await aBotWithOutbox(await freshUrl())
    bot.dispatcher.start()
    await bot.channel.goDown()
    const conversations = Array.from({ length: 20 }, (_, n) => `c${n}`)
    const numbers = Array.from({ length: 10 }, (_, n) => n + 1)
    await Promise.all(
      conversations.map(async (id) => {
        for (const n of numbers) {
          const { status } = await bot.say(`${id}`, { id: `${id}-${n}`, conversation: { id } })
          expect(status).toBe(200)
        }
      }),
    )
    expect(bot.channel.delivered).toEqual([])
    expect(await waiting(bot)).toHaveLength(200)

    await bot.channel.comeUp()
    await expect.poll(() => waiting(bot), { timeout: 20_000 }).toEqual([])
    expect(bot.channel.delivered).toHaveLength(200)
    expect(new Set(bot.channel.received.map(({ key, at }) => `${at} ${key}`)).size).toBe(200)
    for (const id of conversations) {
      const theirs = bot.channel.delivered.filter((text) => text.endsWith(` ${id}`))
      expect(theirs).toEqual(numbers.map((n) => `${n}: ${id}`))
    }
  })
})

describe('a reply that did not reach its channel', () => {
  test('is sent later, under the key it had', async () => {
    const bot = await aBotWithOutbox()
    bot.channel.next('reset')
    await bot.say('hello')
    expect(bot.channel.delivered).toEqual([])
    await bot.dispatcher.runOnce()
    expect(bot.channel.delivered).toEqual(['1: hello'])
    const [first, second] = bot.channel.received
    expect(second?.key).toBe(first?.key)
  })

  test('is not overtaken by later ones of its conversation, and holds up no other conversation', async () => {
    const bot = await aBotWithOutbox()
    bot.channel.next('reset')
    await bot.say('a')
    await bot.say('b')
    await bot.say('elsewhere', { conversation: { id: 'other' } })
    expect(bot.channel.delivered).toEqual(['1: elsewhere'])
    await bot.dispatcher.runOnce()
    expect(bot.channel.delivered).toEqual(['1: elsewhere', '1: a', '2: b'])
    await bot.held.refresh()
    await bot.say('c')
    expect(bot.channel.delivered.at(-1)).toBe('3: c')
  })

  test('is not overtaken by those of another process, which learns of it', async () => {
    const url = await engines[1]?.freshUrl()
    const channel = await connectorEndpoint()
    const [one, other] = [await aBotWithOutbox(url, channel), await aBotWithOutbox(url, channel)]
    channel.next('reset')
    await one.say('a')
    await other.held.refresh()
    await other.say('b')
    expect(channel.delivered).toEqual([])
    await other.dispatcher.runOnce()
    expect(channel.delivered).toEqual(['1: a', '2: b'])
  })

  test('asks the store for nothing while conversations are healthy', async () => {
    const bot = await aBotWithOutbox()
    for (const text of ['a', 'b', 'c']) await bot.say(text)
    expect(bot.channel.delivered).toHaveLength(3)
    expect(bot.lanesAsked()).toBe(0)
  })

  test('waits as long as the channel asks for', async () => {
    const bot = await aBotWithOutbox()
    bot.channel.next({ status: 429, retryAfter: '3600' })
    await bot.say('hello')
    await bot.dispatcher.runOnce()
    expect(bot.channel.received).toHaveLength(1)
    const [one] = await bot.store.outbox.list({ limit: 1 })
    expect(Date.parse(one?.dueAt ?? '') - Date.now()).toBeGreaterThan(3_000_000)
  })

  test.each([
    ['refused for good is parked for an operator', 400, ['reply.send parked']],
    ['to a conversation that is gone is dropped', 404, []],
    ['to somebody who blocked the bot is dropped', 403, []],
    ['that came too early is tried again', 412, ['reply.send waiting']],
    ['to a channel that fails is tried again', 500, ['reply.send waiting']],
    ['that was not authorized is tried again', 401, ['reply.send waiting']],
  ])('%s', async (_, status, left) => {
    const bot = await aBotWithOutbox()
    bot.channel.always({ status })
    await bot.say('hello')
    bot.dispatcher.start()
    await expect.poll(() => bot.channel.received.length).toBeGreaterThan(left.length)
    await bot.dispatcher.stop(5_000)
    expect(await waiting(bot)).toEqual(left)
  })

  test('to a service that hangs under many conversations holds up no reply to another', async () => {
    const bot = await aBotWithOutbox(undefined, undefined, 500)
    const other = await connectorEndpoint()
    bot.channel.always('hang')
    const hanging = Array.from({ length: 40 }, (_, n) => bot.say('hello', { conversation: { id: `c${n}` } }))
    await Promise.all(hanging)
    const before = bot.channel.received.length
    bot.dispatcher.start()
    await expect.poll(() => bot.channel.received.length).toBeGreaterThan(before)
    other.next('reset')
    await bot.say('elsewhere', { conversation: { id: 'other' }, serviceUrl: other.serviceUrl })
    await other.untilDelivered(1)
    // As many as are sent at once, and not all forty.
    expect(bot.channel.received.length - before).toBeLessThan(20)
    bot.channel.always('answer')
    await expect.poll(() => waiting(bot), { timeout: 15_000 }).toEqual([])
    expect(new Set(bot.channel.delivered)).toEqual(new Set(['1: hello']))
    expect(bot.channel.delivered).toHaveLength(40)
  })

  test('is not kept where it says only that somebody was typing', async () => {
    const bot = await aBotWithOutbox()
    await undelivered(bot, { type: 'typing' })
    expect(await waiting(bot)).toEqual([])
  })

  test('is kept once, without the JSON that was at hand for it', async () => {
    const bot = await aBotWithOutbox()
    await undelivered(bot, { type: 'message', text: 'hello' })
    const [kept] = await bot.store.outbox.list({ limit: 1 })
    expect(JSON.parse(kept?.payload ?? '').effect).toEqual({
      kind: 'send',
      activity: { type: 'message', text: 'hello' },
    })
  })
})

const undelivered = (bot: Desk, activity: { type: string; text?: string }): Promise<void> =>
  takeUndelivered({ ...bot, outbox: bot.store.outbox, now: () => new Date(), tell: () => {}, log: silent })({
    effect: { kind: 'send', activity, json: JSON.stringify(activity) },
    channel: 'webchat',
    to: { serviceUrl: bot.channel.serviceUrl, conversation: 'c1' },
    key: 'k',
    reason: { kind: 'unreached', why: 'ECONNREFUSED' },
  })
