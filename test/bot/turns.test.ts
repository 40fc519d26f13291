import { DialogSet, DialogTurnStatus, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs'
import { describe, expect, test } from 'vitest'
import type { Instance } from '../../src/bot/instance.ts'
import { dialogState, type OnTurn, type Turn, turnOf } from '../../src/bot/turn.ts'
import { kept, OpenFate } from '../../src/store/fate.ts'
import { instantOf } from '../../src/store/ports.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { openStateForTest } from '../support/state.ts'
import { engines } from '../support/stores.ts'
import { aBot, counting, freshDatabaseUrl, shortLimits } from './world.ts'

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n)

describe('turns of one conversation', () => {
  test('ten messages at once: none is lost, and the answers keep the order', async () => {
    const slow: OnTurn = async (turn) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
      await counting(turn)
    }
    const bot = await aBot({ onTurn: slow })
    expect(await bot.sayAtOnce(numbers(1, 10).map((n) => `m${n}`))).toEqual(Array(10).fill(200))
    expect(bot.channel.delivered).toEqual(numbers(1, 10).map((n) => `${n}: m${n}`))
  })

  test('different conversations do not wait for each other', async () => {
    const bot = await aBot({
      onTurn: async (turn) => {
        if (turn.text === 'slow') await new Promise((resolve) => setTimeout(resolve, 300))
        await counting(turn)
      },
    })
    const slow = bot.say('slow', { conversation: { id: 'a' } })
    await bot.say('quick', { conversation: { id: 'b' } })
    expect(bot.channel.delivered).toEqual(['1: quick'])
    await slow
  })

  test('are turned away, undone, when the line is too long', async () => {
    const bot = await aBot({
      options: { queueLimits: { perKey: 2, total: 10 } },
      onTurn: async (turn) => {
        await new Promise((resolve) => setTimeout(resolve, 100))
        await counting(turn)
      },
    })
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => bot.say(text)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503])
    await bot.say('d')
    expect(bot.channel.delivered).toHaveLength(3)
    expect(bot.channel.delivered.at(-1)).toBe('3: d')
  })
})

describe.each(engines)('two processes on one $engine database', ({ freshUrl }) => {
  test('count every message of a conversation once', async () => {
    const databaseUrl = await freshUrl()
    const channel = await connectorEndpoint()
    const bots = [await aBot({ databaseUrl, channel }), await aBot({ databaseUrl, channel })]
    await Promise.all(numbers(1, 20).map((n) => bots[n % 2]?.say(`m${n}`)))
    const counts = channel.delivered.map((text) => Number.parseInt(text, 10)).sort((a, b) => a - b)
    expect(counts).toEqual(numbers(1, 20))
    expect(new Set(channel.delivered.map((text) => text.split(': ')[1])).size).toBe(20)
  })

  test('run an activity that both are given once', async () => {
    const databaseUrl = await freshUrl()
    const channel = await connectorEndpoint()
    const bots = [
      await aBot({ databaseUrl, channel, options: { instance: instance('one') } }),
      await aBot({ databaseUrl, channel, options: { instance: instance('two') } }),
    ]
    const answers = await Promise.all(bots.map((bot) => bot.say('hello', { id: 'same' })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(channel.delivered).toEqual(['1: hello'])
  })
})

/** A process on a machine of its own, whose fate nobody but itself knows. */
const instance = (id: string, fate: ReturnType<Instance['fateOf']> = 'unknown'): Instance => ({
  id,
  fateOf: (other) => (other === id ? 'alive' : fate),
})

describe('the same activity again', () => {
  test('runs nothing and sends nothing, right away or later', async () => {
    const bot = await aBot()
    await Promise.all([bot.say('hello', { id: 'same' }), bot.say('hello', { id: 'same' })])
    await bot.say('again')
    expect((await bot.say('hello', { id: 'same' })).status).toBe(200)
    expect(bot.channel.delivered).toEqual(['1: hello', '2: again'])
  })

  test('gets the answer that a process committed and died before sending, in the same words under the same keys', async () => {
    const databaseUrl = await freshDatabaseUrl()
    const channel = await connectorEndpoint()
    channel.next('reset')
    const first = await aBot({ databaseUrl, channel, options: { instance: instance('dead') } })
    await first.say('hello', { id: 'same' })
    expect(channel.delivered).toEqual([])
    const second = await aBot({ databaseUrl, channel, options: { instance: instance('heir', 'gone') } })
    await second.say('hello', { id: 'same' })
    expect(channel.delivered).toEqual(['1: hello'])
    const [lost, repeated] = channel.received
    expect(repeated).toEqual(lost)
    await second.say('next')
    expect(channel.delivered.at(-1)).toBe('2: next')
  })

  test('has its replies in the HTTP answer again, with deliveryMode expectReplies', async () => {
    const bot = await aBot()
    const fields = { id: 'same', deliveryMode: 'expectReplies' }
    const answers = [await bot.say('hello', fields), await bot.say('hello', fields)]
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toMatchObject({ activities: [{ type: 'message', text: '1: hello', replyToId: 'same' }] })
    }
    expect(bot.channel.received).toEqual([])
  })

  test('is told from an edit of the message, which has its id', async () => {
    const types: string[] = []
    const bot = await aBot({
      onTurn: async ({ activity }) => {
        types.push(activity.type)
      },
    })
    await bot.say('helo', { id: 'same' })
    await bot.say('hello', { id: 'same', type: 'messageUpdate', timestamp: '2026-03-02T10:00:00Z' })
    await bot.say('hello!', { id: 'same', type: 'messageUpdate', timestamp: '2026-03-02T10:00:05Z' })
    expect(types).toEqual(['message', 'messageUpdate', 'messageUpdate'])
  })
})

describe('what a conversation remembers', () => {
  const arrivals = (): { seen: Turn['arrival'][]; onTurn: OnTurn } => {
    const seen: Turn['arrival'][] = []
    return {
      seen,
      onTurn: async (turn) => {
        seen.push(turn.arrival)
        await counting(turn)
      },
    }
  }

  test('survives a restart, a dialog in the middle included', async () => {
    const set = new DialogSet(dialogState)
    const steps = ['name', 'town'].map((what) => async (step: WaterfallStepContext) => {
      await step.context.sendActivity(`${turnOf(step.context).text} → ${what}?`)
      return { status: DialogTurnStatus.waiting }
    })
    set.add(new WaterfallDialog('ask', steps))
    const onTurn: OnTurn = async ({ context }) => {
      const dialogs = await set.createContext(context)
      const { status } = await dialogs.continueDialog()
      if (status === 'empty') await dialogs.beginDialog('ask')
    }
    const databaseUrl = await freshDatabaseUrl()
    const before = await aBot({ databaseUrl, onTurn })
    await before.say('hi')
    await before.drain(1000)
    const after = await aBot({ databaseUrl, onTurn })
    await after.say('Ada')
    expect([...before.channel.delivered, ...after.channel.delivered]).toEqual(['hi → name?', 'Ada → town?'])
  })

  test('is a first time, then continues, then has expired after a day of silence until the customer speaks', async () => {
    let now = new Date('2026-03-02T10:00:00Z')
    const { seen, onTurn } = arrivals()
    const clock = {
      now: () => now,
      elapsed: () => performance.now(),
      sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    }
    const bot = await aBot({ onTurn, options: { clock } })
    await bot.say('a')
    await bot.say('b')
    now = new Date('2026-03-03T10:00:01Z')
    await bot.post({ type: 'conversationUpdate' })
    await bot.say('c')
    await bot.say('d')
    expect(seen.map(({ kind }) => kind)).toEqual(['first', 'continuing', 'expired', 'expired', 'continuing'])
    expect(seen[3]).toMatchObject({ since: '2026-03-02T10:00:00.000Z' })
    expect(bot.channel.delivered.at(-1)).toBe('4: d')
  })

  test('is emptied for another version of the dialogs, which is told', async () => {
    const databaseUrl = await freshDatabaseUrl()
    const { seen, onTurn } = arrivals()
    const older = await aBot({ databaseUrl })
    await older.say('a')
    const newer = await aBot({ databaseUrl, onTurn, dialogsVersion: '2' })
    await newer.say('b')
    await newer.say('c')
    expect(newer.channel.delivered).toEqual(['1: b', '2: c'])
    expect(seen[0]).toMatchObject({ kind: 'foreign', from: '1', previous: { count: 1 } })
    expect(seen[1]?.kind).toBe('continuing')
  })

  test.each(['{broken', '[]', '{"version":"1","data":7}'])(
    'starts anew where the document is %s',
    async (json) => {
      const databaseUrl = await freshDatabaseUrl()
      const store = await openStateForTest(databaseUrl)
      const key = { kind: 'conversation', channel: 'webchat', id: 'c1' } as const
      const at = instantOf(new Date())
      await store.save([{ key, expected: null, json, last: null, at, expiresAt: at }])
      const { seen, onTurn } = arrivals()
      const bot = await aBot({ databaseUrl, onTurn })
      await bot.say('a')
      expect(seen[0]).toMatchObject({ kind: 'foreign', from: null })
      expect(bot.channel.delivered).toEqual(['1: a'])
    },
  )

  test('of a user holds in their other conversations', async () => {
    const bot = await aBot({
      onTurn: async ({ user, context, locale }) => {
        await context.sendActivity(`${locale} ${user.greeted}`)
        user.locale = 'fr'
        user.greeted = true
      },
    })
    await bot.say('a', { conversation: { id: 'a' }, locale: 'en-GB' })
    await bot.say('b', { conversation: { id: 'b' }, locale: 'en-GB' })
    expect(bot.channel.delivered).toEqual(['en-GB false', 'fr true'])
  })
})

describe('a turn that fails', () => {
  const failing: OnTurn = async (turn) => {
    await turn.context.sendActivity('half an answer')
    turn.conversation.count = 99
    if (turn.text.startsWith('fail')) throw new Error(`cannot: ${turn.text}`)
    turn.conversation.count = 0
    await counting(turn)
  }

  test('leaves a sentence with the reference under which the log has the details, and the data as it was', async () => {
    const bot = await aBot({ onTurn: async (turn) => (turn.text === 'ok' ? counting(turn) : failing(turn)) })
    await bot.say('ok')
    expect((await bot.say('fail 1234567890')).status).toBe(200)
    await bot.say('ok')
    const [, sorry, after] = bot.channel.delivered
    const reference = /^Sorry\. Reference (\w{6})$/.exec(sorry ?? '')?.[1]
    expect(after).toBe('2: ok')
    const line = bot.log.find((one) => one.includes(`"reference":"${reference}"`))
    expect(line).toContain('cannot: fail')
    expect(bot.log.join('')).not.toContain('1234567890')
    expect(bot.channel.delivered).toHaveLength(3)
  })

  test('traces the error at the Emulator and nowhere else', async () => {
    const bot = await aBot({ onTurn: failing })
    await bot.say('fail', { channelId: 'emulator' })
    await bot.say('fail')
    const traces = bot.channel.received.filter(({ activity }) => activity?.type === 'trace')
    expect(traces).toHaveLength(1)
    expect(traces[0]?.activity).toMatchObject({ name: 'guichet.error' })
  })

  test('three times in a row gives the conversation up, and says so to the next', async () => {
    const kinds: string[] = []
    const bot = await aBot({
      onTurn: async (turn) => {
        kinds.push(turn.arrival.kind)
        await (turn.text === 'ok' ? counting(turn) : failing(turn))
      },
    })
    for (const text of ['ok', 'fail', 'fail', 'ok', 'fail', 'fail', 'fail', 'ok']) await bot.say(text)
    expect(kinds.at(-2)).toBe('continuing')
    expect(kinds.at(-1)).toBe('foreign')
    expect(bot.channel.delivered.at(-1)).toBe('1: ok')
  })

  test('by hanging is given up in time, cannot commit later, and the next one works', async () => {
    let release = (): void => undefined
    const hung = new Promise<void>((resolve) => {
      release = resolve
    })
    const bot = await aBot({
      options: { turnLimits: shortLimits },
      onTurn: async (turn) => {
        if (turn.text === 'hang') await hung
        await counting(turn)
      },
    })
    expect((await bot.say('hang')).status).toBe(200)
    expect(bot.channel.delivered).toEqual([expect.stringMatching(/^Sorry/)])
    release()
    await bot.say('a')
    await bot.say('b')
    expect(bot.channel.delivered.slice(1)).toEqual(['1: a', '2: b'])
  })

  test('because what it answers was never taken down carries nothing out, and leaves the conversation as it was', async () => {
    const lost = new OpenFate()
    const carriedOut: string[] = []
    const bot = await aBot({
      onTurn: async (turn) => {
        await turn.deeds.carryOut(async ({ beforeCommit }) => {
          if (turn.text === 'never taken down') lost.lose(new Error('disk full'))
          beforeCommit()
          carriedOut.push(turn.text)
        })
        await counting(turn)
      },
    })
    await bot.receive(bot.activityOf({ text: 'never taken down' }), lost)
    await bot.receive(bot.activityOf({ text: 'kept' }), kept)
    expect(carriedOut).toEqual(['kept'])
    expect(bot.channel.delivered.at(-1)).toBe('1: kept')
  })

  test('because the store is out of reach is told all the same, and forgotten', async () => {
    const working = await openStateForTest(await freshDatabaseUrl())
    let broken = true
    const store = {
      ...working,
      load: (keys: Parameters<typeof working.load>[0]) =>
        broken ? Promise.reject(new Error('no database')) : working.load(keys),
    }
    const bot = await aBot({ store })
    expect((await bot.say('hello', { id: 'same' })).status).toBe(200)
    broken = false
    await bot.say('hello', { id: 'same' })
    expect(bot.channel.delivered).toEqual([expect.stringMatching(/^Sorry/), '1: hello'])
  })
})

test('an invoke is answered with what the dialogs say, and 501 where they say nothing', async () => {
  const bot = await aBot({
    onTurn: async ({ context, activity }) => {
      if (activity.name === 'known') {
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { ok: true } } })
      }
    },
  })
  const invoke = { type: 'invoke', name: 'known', id: 'same' }
  expect(await bot.post(invoke)).toMatchObject({ status: 200, body: { ok: true } })
  expect(await bot.post(invoke)).toMatchObject({ status: 200, body: { ok: true } })
  expect((await bot.post({ type: 'invoke', name: 'other' })).status).toBe(501)
  expect(bot.channel.received).toEqual([])
})

test('updates and deletions go out after the messages, so that no reply waits for them', async () => {
  const bot = await aBot({
    onTurn: async ({ context }) => {
      await context.sendActivity('one')
      await context.updateActivity({ id: 'card/1', type: 'message', text: 'done' })
      await context.deleteActivity('old')
      await context.sendActivity('two')
    },
  })
  await bot.say('go', { id: 'in' })
  expect(bot.channel.received.map(({ method, at }) => `${method} ${at}`)).toEqual([
    'POST c1/activities/in',
    'POST c1/activities/in',
    'PUT c1/activities/card%2F1',
    'DELETE c1/activities/old',
  ])
})

test('draining lets the turn under way end, and takes no more', async () => {
  const bot = await aBot({
    onTurn: async (turn) => {
      await new Promise((resolve) => setTimeout(resolve, 150))
      await counting(turn)
    },
  })
  const underWay = bot.say('last')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await bot.drain(5000)).toBe(true)
  expect((await underWay).status).toBe(200)
  expect(bot.channel.delivered).toEqual(['1: last'])
  await expect(bot.say('too late')).rejects.toThrow()
})
