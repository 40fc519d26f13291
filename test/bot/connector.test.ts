import { describe, expect, test } from 'vitest'
import type { OnTurn } from '../../src/bot/turn.ts'
import { aBot, counting, quickRetry, shortLimits } from './world.ts'

const options = { retry: quickRetry, turnLimits: shortLimits }
/** Slack for a busy machine; what is bounded is bounded far below. */
const inTime = shortLimits.answer + 1000

describe('a connector in trouble', () => {
  test.each([
    ['answers nothing', 'hang', 'lost', 1],
    ['closes the connection', 'reset', 'lost', 1],
    ['is throttling', { status: 429 }, 'throttled', 3],
    ['is throttling for an hour', { status: 429, retryAfter: '3600' }, 'throttled', 1],
    [
      'is throttling until some day',
      { status: 429, retryAfter: 'Tue, 01 Jan 2199 00:00:00 GMT' },
      'throttled',
      1,
    ],
    ['is overloaded', { status: 503 }, 'unavailable', 3],
    ['is behind a broken gateway', { status: 502 }, 'unavailable', 3],
    ['fails', { status: 500 }, 'unavailable', 1],
    ['refuses the card', { status: 400 }, 'rejected', 1],
    ['does not know the conversation', { status: 404 }, 'rejected', 1],
  ] as const)(
    'that %s: the channel has its answer, and the reply is handed over',
    async (_, behaviour, kind, tries) => {
      const bot = await aBot({ options })
      bot.channel.always(behaviour)
      const { status, milliseconds } = await bot.say('secret words')
      expect(status).toBe(200)
      expect(milliseconds).toBeLessThan(inTime)
      expect(bot.channel.received).toHaveLength(tries)
      expect(bot.undelivered).toMatchObject([
        {
          effect: { kind: 'send', activity: { text: '1: secret words' } },
          channel: 'webchat',
          reason: { kind },
        },
      ])
      expect(bot.log.join('')).not.toContain('secret words')

      bot.channel.always('answer')
      await bot.say('next')
      expect(bot.channel.delivered).toEqual(['2: next'])
    },
  )

  test.each([{ status: 429, retryAfter: '0' }, { status: 429 }, { status: 503 }, { status: 504 }])(
    'that gets over %o is tried again, under the same key',
    async (behaviour) => {
      const bot = await aBot({ options })
      bot.channel.next(behaviour, behaviour)
      await bot.say('hello')
      expect(bot.channel.delivered).toEqual(['1: hello'])
      expect(new Set(bot.channel.received.map(({ key }) => key)).size).toBe(1)
      expect(bot.undelivered).toEqual([])
    },
  )

  test('that asks for more patience than a turn has is not kept waiting for', async () => {
    const bot = await aBot({ options: { retry: quickRetry } })
    bot.channel.next({ status: 429, retryAfter: '1' })
    await bot.say('hello')
    expect(bot.channel.received).toHaveLength(1)
    expect(bot.undelivered).toMatchObject([{ reason: { kind: 'throttled', status: 429 } }])
  })

  test('of ten messages at once, all are answered in time and none of their replies is lost', async () => {
    const bot = await aBot({ options })
    bot.channel.always('hang')
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => bot.say(`m${n}`)))
    for (const { status, milliseconds } of answers) {
      expect(status).toBe(200)
      expect(milliseconds).toBeLessThan(inTime)
    }
    expect(bot.undelivered).toHaveLength(10)
  })

  test('that listens no more leaves the bot in time', async () => {
    const bot = await aBot({ options })
    const { status } = await bot.say('hello', { serviceUrl: 'http://127.0.0.1:1/' })
    expect(status).toBe(200)
    expect(bot.undelivered).toMatchObject([{ reason: { kind: 'unreached', why: 'ECONNREFUSED' } }])
  })
})

const three: OnTurn = async ({ context }) => {
  for (const text of ['one', 'two', 'three']) await context.sendActivity(text)
}

test('what comes after a reply that did not arrive waits behind it, because order matters', async () => {
  const bot = await aBot({ options, onTurn: three })
  bot.channel.next('answer', 'hang')
  await bot.say('go')
  expect(bot.channel.delivered).toEqual(['one'])
  expect(bot.undelivered.map(({ reason }) => reason.kind)).toEqual(['lost', 'behind'])
})

test('what comes after a reply that was refused for good is sent', async () => {
  const bot = await aBot({ options, onTurn: three })
  bot.channel.next('answer', { status: 400 })
  await bot.say('go')
  expect(bot.channel.delivered).toEqual(['one', 'three'])
})

test('one connection is kept and used for many turns', async () => {
  const bot = await aBot()
  for (let n = 0; n < 10; n++) await bot.say('hello')
  expect(bot.channel.connections).toBe(1)
})

test('an update whose answer was lost is tried again, for it changes nothing to do it twice', async () => {
  const bot = await aBot({
    options,
    onTurn: async ({ context }) => {
      await context.updateActivity({ id: 'card', type: 'message', text: 'done' })
    },
  })
  bot.channel.next('reset')
  await bot.say('go')
  expect(bot.channel.delivered).toEqual(['done'])
})

describe('the token', () => {
  test('goes with every request, and one that was refused is renewed once', async () => {
    const asked: boolean[] = []
    const token = async (renew: boolean) => {
      asked.push(renew)
      return renew ? 'new' : 'old'
    }
    const bot = await aBot({ options: { ...options, token } })
    bot.channel.next({ status: 401 })
    await bot.say('hello')
    expect(bot.channel.received.map(({ authorization }) => authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ])
    bot.channel.always({ status: 401 })
    await bot.say('hello')
    expect(asked).toEqual([false, true, false, true])
    expect(bot.undelivered).toMatchObject([{ reason: { kind: 'unauthorized' } }])
  })

  test.each([
    ['hangs', () => new Promise<string>(() => undefined)],
    ['fails', () => Promise.reject(new Error('no such tenant'))],
  ])('service that %s does not hold the turn up', async (_, token) => {
    const bot = await aBot({ options: { ...options, token }, onTurn: counting })
    const { status, milliseconds } = await bot.say('hello')
    expect(status).toBe(200)
    expect(milliseconds).toBeLessThan(inTime)
    expect(bot.undelivered).toMatchObject([{ reason: { kind: 'noToken' } }])
  })
})
