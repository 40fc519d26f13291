import { describe, expect, test } from 'vitest'
import { keptDays, sweep, sweepSize } from '../../src/retention.ts'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import type { OpenStore } from '../../src/store/open.ts'
import { type Instant, instantOf, type OperationId } from '../../src/store/ports.ts'
import { en } from '../dialogs/world.ts'
import { engines } from '../support/stores.ts'
import { aWorld, days, type World } from './world.ts'

const sweepAfter = async (world: World, count: number) => {
  world.wait(days(count))
  return sweep(world.store, world.now())
}

describe.each(engines)('on $engine, what nobody asks to be kept', ({ freshUrl }) => {
  test('of conversations is gone CONVERSATION_DAYS after the last word: document, lines, feedback, log', async () => {
    const world = await aWorld(await freshUrl(), { CONVERSATION_DAYS: '10' })
    const chat = world.chat('chat-1')
    await chat.say('1000000002')
    await chat.say('Zzyzx qwrtp')
    const visitor = await world.website('site-1')
    await visitor.sees('assistant (a bot)')
    await sweepAfter(world, 9)
    expect(await world.whereIs('Zzyzx qwrtp')).toEqual(['bot_state'])
    expect(await world.count('channel_activities')).toBeGreaterThan(0)
    await sweepAfter(world, 2)
    expect(await world.whereIs('Zzyzx qwrtp')).toEqual([])
    for (const table of ['channel_conversations', 'channel_activities'])
      expect(await world.count(table)).toBe(0)
  })

  test('of whose records were shown where is gone with the last that it leads to, and no sooner', async () => {
    const world = await aWorld(await freshUrl())
    const chat = world.chat('chat-1')
    await chat.say('1000000002')
    world.wait(days(29))
    await chat.say('hello')
    expect(await sweepAfter(world, 2)).toMatchObject({ documents: 0, visits: 1 })
    expect(await world.count('visits')).toBe(1)
    await sweepAfter(world, 30)
    await sweepAfter(world, keptDays.user)
    expect(await world.count('bot_state')).toBe(0)
    expect(await world.count('visits')).toBe(0)
  })

  test('of a user and what they proved is gone after more than a year', async () => {
    const world = await aWorld(await freshUrl())
    const chat = world.teams('a:1')
    await chat.say('1000000002')
    await chat.say('français')
    await sweepAfter(world, keptDays.proof - 1)
    expect(await world.count('proofs')).toBe(1)
    expect(await world.count('bot_state')).toBe(1)
    expect(await sweepAfter(world, 2)).toMatchObject({ proofs: 1, documents: 1 })
  })

  test('of wrong codes, told events, what is parked, followed, carried out or disputed is gone in its time', async () => {
    const world = await aWorld(await freshUrl())
    await fill(world)
    const at = (count: number) => sweepAfter(world, count)
    expect(await at(0)).toMatchObject({
      guesses: 0,
      notices: 0,
      events: 0,
      parked: 0,
      subscriptions: 0,
      disputes: 0,
    })
    const swept = await at(2)
    expect(swept.guesses).toBeGreaterThan(0)
    expect(await at(6)).toMatchObject({ notices: 1, events: 0, subscriptions: 0 })
    const month = await at(keptDays.toldEvent)
    expect(month.events).toBeGreaterThan(0)
    expect(month).toMatchObject({ parked: 0, subscriptions: 1, disputes: 0 })
    expect(await at(keptDays.parkedDelivery)).toMatchObject({ parked: 1, disputes: 0 })
    expect(await at(keptDays.closedDisputeText)).toMatchObject({ disputes: 1 })
    expect(await world.whereIs('it was the neighbour')).toEqual(['audit'])
    expect(await world.count('disputes')).toBe(1)
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true })
    expect(await world.desk.ledger('home-limited' as EntitlementId)).not.toEqual([])
  })

  test('is swept in small parts, however much there is', async () => {
    const world = await aWorld(await freshUrl())
    const past = '2026-01-01T00:00:00.000Z' as Instant
    const expired = Array.from({ length: sweepSize * 2 + 7 }, (_, n) => ({
      key: { kind: 'conversation' as const, channel: 'webchat', id: `old ${n}` },
      expected: null,
      json: '{}',
      last: null,
      at: past,
      expiresAt: past,
    }))
    await Promise.all(expired.map((one) => world.store.states.save([one])))
    const asked: number[] = []
    const states: OpenStore['states'] = {
      ...world.store.states,
      deleteExpired: (now, limit) => {
        asked.push(limit)
        return world.store.states.deleteExpired(now, limit)
      },
    }
    expect(await sweep({ ...world.store, states }, world.now())).toMatchObject({ documents: expired.length })
    expect(asked).toEqual([sweepSize, sweepSize, sweepSize])
  })
})

/** One of each: a wrong code, an event that was told, a message of a help desk, a closed ticket that is followed, … */
const fill = async ({ store, desk, chat, now }: World): Promise<void> => {
  const talk = chat('chat-1')
  await talk.say('9999999999')
  await talk.say('0123456789')
  await talk.say('Zzyzx qwrtp')
  await talk.click(en('button.otherProblem'))
  await talk.click(en('button.openTicket'))
  const [spent] = await desk.ledger('home-limited' as EntitlementId).then((lines) => lines?.slice(-1) ?? [])
  if (!spent?.operation || !spent.ticket) throw new Error('an incident was spent')
  await desk.move(spent.ticket, 'closed', 'desk')
  await store.outbox.expand(100, async () => [])
  const parked = {
    id: 'parked',
    kind: 'mail',
    lane: 'mail',
    topic: 'mail',
    ticket: null,
    entitlement: null,
  } as const
  await store.outbox.add([{ ...parked, payload: '{}', at: instantOf(now()) }])
  await store.outbox.postpone('parked', null, 'refused')
  const change = { type: 'ticket.answered', ticket: 'T-AAAAA-AAAAA-Y' as TicketId } as const
  const expiresAt = instantOf(new Date(now().getTime() + days(7)))
  await desk.take({ ids: ['n-1'], change, actor: 'webhook', expiresAt })
  const operation: OperationId = spent.operation
  const disputed = await desk.dispute({ operation, kind: 'check', comment: 'why', actor: 'owner' })
  if (!disputed.done) throw new Error(disputed.problem)
  const closing = { resolution: 'it was the neighbour', reverse: false, unblock: false, actor: 'desk' }
  await desk.closeDispute({ id: disputed.dispute.id, ...closing })
}
