import { describe, expect, test } from 'vitest'
import type { Notice, TicketChange } from '../../src/desk/notice.ts'
import { newTicketId, type TicketId } from '../../src/rules/index.ts'
import type { Instant } from '../../src/store/ports.ts'
import { aDesk, theContract, theOwner, type World } from '../support/desk.ts'
import { engines, openForTest } from '../support/stores.ts'
import { deskOn } from './opening.ts'

const ticket = newTicketId(Uint8Array.from({ length: 10 }, (_, i) => i))
const friday = '2026-03-20T00:00:00.000Z' as Instant
const saturday = '2026-03-21T00:00:00.000Z' as Instant

const saying = (change: TicketChange, ...ids: string[]): Notice => ({
  ids,
  change,
  actor: 'webhook',
  expiresAt: friday,
})
const moving = (status: 'open' | 'pending' | 'closed', id: TicketId = ticket): TicketChange => ({
  type: 'ticket.moved',
  ticket: id,
  status,
})
const answering = (id: TicketId = ticket): TicketChange => ({ type: 'ticket.answered', ticket: id })

const told = ({ rows }: World) => rows('select topic, ticket, entitlement from outbox order by at, topic')
const audited = async ({ store }: World) =>
  (await store.read((reader) => reader.audit(0, 100))).map(({ actor, action }) => `${actor} ${action}`)

describe.each(engines)('an answer on a ticket, on $engine', (engine) => {
  test('is announced and written down, and the ticket stays as it is', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket, status: 'pending' }] })
    const before = await world.desk.ticket(ticket)
    expect(await world.desk.answer(ticket, 'desk')).toEqual({ done: true, ticket: before })
    expect(await world.desk.ticket(ticket)).toEqual(before)
    expect(await told(world)).toEqual([{ topic: 'ticket.answered', ticket, entitlement: theContract }])
    const [line] = await world.store.read((reader) => reader.audit(0, 100))
    expect(line).toMatchObject({ action: 'answer', actor: 'desk', customer: theOwner })
    expect(await world.desk.verifyAudit()).toMatchObject({ ok: true, lines: 1 })
  })

  test('on a closed or an unknown ticket is none', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket, status: 'closed' }] })
    expect(await world.desk.answer(ticket, 'desk')).toEqual({ done: false, problem: 'ticketClosed' })
    expect(await world.desk.answer('T-0' as TicketId, 'desk')).toEqual({
      done: false,
      problem: 'unknownTicket',
    })
    expect(await told(world)).toEqual([])
  })
})

describe.each(engines)('a message of another system, on $engine', (engine) => {
  test('is carried out once, and a repeat is told what the first was', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    const outcome = JSON.stringify({ ticket, from: 'open', to: 'pending' })
    expect(await world.desk.take(saying(moving('pending'), 'm1'))).toEqual({
      done: true,
      repeated: false,
      outcome,
    })
    await world.desk.move(ticket, 'open', 'desk')
    expect(await world.desk.take(saying(moving('pending'), 'm1'))).toEqual({
      done: true,
      repeated: true,
      outcome,
    })
    expect(await world.desk.ticket(ticket)).toMatchObject({ status: 'open' })
    expect(await audited(world)).toEqual(['webhook move', 'desk move'])
  })

  test('is known by any of its ids, and by those that came with a repeat', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    const first = await world.desk.take(saying(answering(), 'signed-1', 'delivery'))
    for (const ids of [['signed-2', 'delivery'], ['signed-2', 'other'], ['signed-1']])
      expect(await world.desk.take(saying(answering(), ...ids))).toEqual({ ...first, repeated: true })
    expect(await told(world)).toHaveLength(1)
    expect(await world.desk.take(saying(answering(), 'other'))).toMatchObject({ repeated: false })
  })

  test('that comes twenty times at once through two processes is carried out once', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    const { desk: elsewhere } = await deskOn(await openForTest(world.url), world.secrets)
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? world.desk : elsewhere).take(saying(answering(), `signed-${n % 4}`, 'delivery')),
      ),
    )
    expect(results.filter((one) => one.done && !one.repeated)).toHaveLength(1)
    expect(new Set(results.map((one) => one.done && one.outcome))).toEqual(
      new Set([JSON.stringify({ ticket, status: 'open' })]),
    )
    expect(await told(world)).toHaveLength(1)
  })

  test('that comes at once and cannot be carried out is refused each time, and holds nobody up', async () => {
    const world = await aDesk(engine).withEntitlement({})
    const results = await Promise.all(
      Array.from({ length: 8 }, () => world.desk.take(saying(answering(), 'm1', 'm2'))),
    )
    expect(new Set(results.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(results[0]).toEqual({ done: false, problem: 'unknownTicket' })
  })

  test('that could not be carried out may be so later, and leaves nothing', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [] })
    const notice = saying(moving('pending'), 'm1', 'm2')
    expect(await world.desk.take(notice)).toEqual({ done: false, problem: 'unknownTicket' })
    expect(await world.rows('select * from notices')).toEqual([])
    await world.withEntitlement({ tickets: [{ id: ticket }] })
    expect(await world.desk.take(notice)).toMatchObject({ done: true, repeated: false })
  })

  test('that comes late does not open a closed ticket again', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    await world.desk.take(saying(moving('closed'), 'm2'))
    expect(await world.desk.take(saying(moving('pending'), 'm1'))).toEqual({
      done: false,
      problem: 'ticketClosed',
    })
    expect(await world.desk.take(saying(answering(), 'm0'))).toEqual({ done: false, problem: 'ticketClosed' })
    expect(await world.desk.ticket(ticket)).toMatchObject({ status: 'closed' })
  })

  test('is remembered until it expires, and no longer', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    await world.desk.take(saying(answering(), 'm1', 'm2'))
    const sweep = (now: Instant) => world.store.transact(({ notices }) => notices.deleteExpired(now, 500))
    expect(await sweep(friday)).toBe(0)
    expect(await sweep(saturday)).toBe(2)
    expect(await world.desk.take(saying(answering(), 'm1'))).toMatchObject({ repeated: false })
  })
})
