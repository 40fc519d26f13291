import { describe, expect, test } from 'vitest'
import { newsRoute } from '../../src/news/route.ts'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { OperationId } from '../../src/store/ports.ts'
import { aWorld, type Chat, type ChatOptions, type World } from '../dialogs/world.ts'
import { type ConnectorEndpoint, connectorEndpoint } from '../support/connector.ts'
import { type Loop, loopOver } from './loop.ts'

const open = 'T-AAAAA-AAAAA-Y' as TicketId
const limited = '0123456789'
const unlimited = '1000000002'
const contract = 'home-limited' as EntitlementId

/** A desk, its bot, the Teams connector over HTTP, and the route between. */
const aNewsroom = async () => {
  const world = await aWorld()
  const teams = await connectorEndpoint()
  const loop = loopOver(
    world,
    newsRoute({ bot: world, desk: world.desk, subscriptions: world.store.subscriptions }),
  )
  const chat = (options: ChatOptions = {}) =>
    world.chat({ channel: 'msteams', serviceUrl: teams.serviceUrl, ...options })
  return { world, teams, loop, chat }
}

/** The clock goes on, so that what happens has an order. */
const move = async (world: World, to: 'open' | 'pending' | 'closed', ticket = open) => {
  world.wait(1000)
  expect(await world.desk.move(ticket, to, 'cli')).toMatchObject({ done: true })
}

const told = ({ received }: ConnectorEndpoint): string[] =>
  received.map(({ activity }) => String(activity?.summary))

const results = async (loop: Loop) => (await loop.run()).map(({ result }) => result)

/** Opens a ticket with the code, and says its ID. */
const openWithCode = async (chat: Chat, code = limited): Promise<TicketId> => {
  await chat.script([[code], ['Zzyzx qwrtp']])
  if (chat.seen.some(({ title }) => title === 'No, another')) await chat.click('No, another')
  return /T-[0-9A-Z-]{13}/.exec(await chat.click('Open ticket'))?.[0] as TicketId
}

describe('news of a ticket', () => {
  test('are told in order, once a change, with the states as they were then', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    await chat().say(open)
    await move(world, 'pending')
    await move(world, 'open')
    await move(world, 'closed')
    expect(await results(loop)).toEqual([{ kind: 'sent' }, { kind: 'sent' }, { kind: 'sent' }])
    expect(told(teams)).toEqual([
      `Ticket ${open}: open → pending.`,
      `Ticket ${open}: pending → open.`,
      `Ticket ${open}: open → closed.`,
    ])
    expect(await loop.run()).toEqual([])
  })

  test('come as a card with its words to speak, addressed to the customer by the bot, answering nothing', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    await chat({ conversation: '19:thread;messageid=1' }).say(open)
    await move(world, 'pending')
    const [one] = await loop.run()
    expect(teams.received).toMatchObject([
      {
        method: 'POST',
        at: `${encodeURIComponent('19:thread;messageid=1')}/activities`,
        key: one?.delivery.id,
        activity: {
          type: 'message',
          from: { id: 'bot' },
          recipient: { id: 'u1' },
          locale: 'en',
          speak: `Ticket ${open}: open → pending.`,
          attachments: [{ content: { type: 'AdaptiveCard' } }],
        },
      },
    ])
    expect(teams.received[0]?.activity).not.toHaveProperty('replyToId')
    const titles = JSON.stringify(teams.received[0]?.activity).match(/"title":"[^"]+"/g)
    expect(titles).toEqual(['"title":"Reply"', '"title":"Stop updates"'])
    expect(one?.delivery).toMatchObject({
      kind: 'news',
      lane: 'conversation msteams 19:thread;messageid=1',
      ticket: open,
    })
  })

  test('are in the language that the customer speaks now', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    const ada = chat()
    await ada.say(open)
    await ada.say('français')
    await move(world, 'pending')
    await loop.run()
    expect(told(teams)).toEqual([`Ticket ${open}\u00a0: ouvert → en attente.`])
  })

  test('go where the customer was heard last', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    const moved = await connectorEndpoint()
    await chat().say(open)
    await chat({ serviceUrl: moved.serviceUrl }).say('menu')
    await move(world, 'pending')
    await loop.run()
    expect([teams.received.length, moved.received.length]).toEqual([0, 1])
  })

  test('go to each conversation that follows it', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    await chat({ conversation: 'one' }).say(open)
    world.wait(1000)
    await chat({ conversation: 'two', locale: 'fr' }).say(open)
    await chat({ conversation: 'three' }).say('hello')
    await move(world, 'pending')
    await loop.run()
    expect(teams.received.map(({ at }) => at)).toEqual(['one/activities', 'two/activities'])
  })

  test('tell that an incident was given back, and how many are left from then on', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    const id = await openWithCode(chat())
    const [{ operation } = { operation: null }] = ((await world.desk.ledger(contract)) ?? []).slice(-1)
    await loop.run()
    world.wait(1000)
    expect(await world.desk.reverse(operation as OperationId, 'ours', 'cli')).toMatchObject({ done: true })
    await loop.run()
    const { desk } = world
    const left = await desk.ledger(contract)
    expect(told(teams)).toEqual([
      `Ticket ${id}: 1 incident was given back; ${3 - (left?.at(-1)?.usedAfter ?? 0)} left.`,
    ])
  })

  test('tell of an answer', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    await chat().say(open)
    await world.store.transact(async (writer) => {
      const [ticket] = await writer.tickets({ entitlement: contract, limit: 1 })
      const entitlement = ticket?.entitlement ?? contract
      const payload = JSON.stringify({ topic: 'ticket.answered', ticket: open, entitlement })
      const at = new Date().toISOString() as Parameters<typeof writer.enqueue>[0]['at']
      await writer.enqueue({ id: 'e1', at, topic: 'ticket.answered', ticket: open, entitlement, payload })
      await writer.enqueue({
        id: 'e2',
        at,
        topic: 'ticket.sung',
        ticket: open,
        entitlement,
        payload: '{"topic":"ticket.sung"}',
      })
      await writer.enqueue({ id: 'e3', at, topic: 'ticket.moved', ticket: open, entitlement, payload: '' })
    })
    await loop.run()
    expect(told(teams)).toEqual([`Ticket ${open} has a new answer.`])
  })
})

describe('a ticket opened elsewhere', () => {
  test('is told to who follows one of the same contract, once, and not where it was opened', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    const ada = chat({ conversation: 'ada' })
    await openWithCode(ada, unlimited)
    world.wait(1000)
    await openWithCode(ada, unlimited)
    await loop.run()
    expect(teams.received).toEqual([])
    world.wait(1000)
    const id = await openWithCode(chat({ conversation: 'bob', user: 'u2' }), unlimited)
    await loop.run()
    expect(teams.received.map(({ at }) => at)).toEqual(['ada/activities'])
    expect(told(teams)).toEqual([
      `Ticket ${id} was opened under the same contract, but not in this conversation.`,
    ])
  })
})

describe('who does not want to be told', () => {
  test('is not, until they want to again', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    const ada = chat()
    await ada.say(open)
    await ada.click('Stop updates')
    await move(world, 'pending')
    expect(await loop.run()).toEqual([])
    await ada.say('start updates')
    await move(world, 'open')
    await loop.run()
    expect(told(teams)).toEqual([`Ticket ${open}: pending → open.`])
  })

  test('is not, also where the news was on its way already', async () => {
    const { world, teams, loop, chat } = await aNewsroom()
    const ada = chat()
    await ada.say(open)
    await move(world, 'pending')
    const underWay = await loop.expand()
    await ada.click('Stop updates')
    expect((await loop.send(underWay)).map(({ result }) => result)).toEqual([{ kind: 'unwanted' }])
    expect(teams.received).toEqual([])
  })

  test.each([403, 404])('because the conversation is gone (%i) is forgotten there', async (status) => {
    const { world, teams, loop, chat } = await aNewsroom()
    await chat().say(open)
    await move(world, 'pending')
    teams.next({ status })
    expect(await results(loop)).toEqual([{ kind: 'unwanted' }])
    await move(world, 'open')
    expect(await loop.run()).toEqual([])
    expect(teams.received).toHaveLength(1)
  })
})

describe('a connector in trouble', () => {
  test.each([
    [
      { status: 429, retryAfter: '3600' },
      { kind: 'again', why: 'throttled (429)', after: 3_600_000 },
    ],
    [{ status: 500 }, { kind: 'again', why: 'unavailable (500)' }],
    [{ status: 400 }, { kind: 'refused', why: 'rejected with 400' }],
    ['reset', { kind: 'again', why: expect.stringContaining('lost') }],
  ] as const)('that answers %o: %o', async (behaviour, result) => {
    const { world, teams, loop, chat } = await aNewsroom()
    await chat().say(open)
    await move(world, 'pending')
    const underWay = await loop.expand()
    teams.next(behaviour)
    expect((await loop.send(underWay))[0]?.result).toEqual(result)
    expect((await loop.send(underWay))[0]?.result).toEqual({ kind: 'sent' })
    expect(teams.received.map(({ key }) => key)).toEqual([underWay[0]?.id, underWay[0]?.id])
  })

  test('that is not there is tried again later', async () => {
    const { world, loop, chat } = await aNewsroom()
    await chat({ serviceUrl: 'http://127.0.0.1:1/' }).say(open)
    await move(world, 'pending')
    expect(await results(loop)).toEqual([{ kind: 'again', why: 'unreached: ECONNREFUSED' }])
  })

  test('store that is closed: again, and no exception', async () => {
    const { world, loop, chat } = await aNewsroom()
    await chat().say(open)
    await move(world, 'pending')
    const underWay = await loop.expand()
    await world.store.close()
    expect((await loop.send(underWay))[0]?.result).toMatchObject({ kind: 'again' })
  })
})
