import { describe, expect, test } from 'vitest'
import { newTicketId, type TicketId } from '../../src/rules/index.ts'
import type { OperationId } from '../../src/store/ports.ts'
import {
  aCommit,
  aDesk,
  aRequest,
  supportCode,
  theCode,
  theContract,
  theOwner,
  ticketId,
  type World,
} from '../support/desk.ts'
import { engines } from '../support/stores.ts'

const tables = [
  'customers',
  'entitlements',
  'tickets',
  'ledger',
  'operations',
  'outbox',
  'audit',
  'audit_head',
]

const contents = async ({ rows }: World): Promise<string> =>
  JSON.stringify(await Promise.all(tables.map((table) => rows(`select * from ${table}`))))

const ticket = newTicketId(Uint8Array.from({ length: 10 }, (_, i) => i))
const by = { actor: 'ada@web', conversation: 'conversation-1' }
const operation = (id: string) => id as OperationId

const usedOf = async ({ rows }: World): Promise<unknown> => (await rows('select used from entitlements'))[0]
const topicsOf = ({ rows }: World): Promise<unknown[]> =>
  rows('select topic, ticket, entitlement from outbox order by topic')
const lastAudit = async ({ store }: World) => {
  const line = (await store.read((reader) => reader.audit(0, 1000))).at(-1)
  return line && { ...line, detail: JSON.parse(line.detail ?? 'null') }
}

describe.each(engines)('the desk on $engine: deciding', (engine) => {
  test('a preview decides and changes nothing', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    const before = await contents(world)
    expect(await world.desk.preview(aRequest({}))).toMatchObject({
      outcome: 'open',
      deduct: 1,
      incidentsLeft: 1,
    })
    expect(await world.desk.preview(aRequest({ credential: supportCode('1') }))).toMatchObject({
      outcome: 'refuse',
    })
    expect(await contents(world)).toBe(before)
  })

  test('an authorization is written down with request, facts, rules and outcome, and nothing else changes', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    const decision = await world.desk.authorize(aRequest({}), by)
    expect(decision.outcome).toBe('open')
    expect(await lastAudit(world)).toMatchObject({
      seq: 1,
      at: '2026-03-15T12:00:00.000Z',
      actor: 'ada@web',
      action: 'authorize',
      customer: theOwner,
      detail: {
        request: {
          call: 'technical',
          customer: 'home',
          on: '2026-03-15',
          credential: { kind: 'supportCode', ending: '6789', digits: 10 },
        },
        facts: { kind: 'supportCode', entitlement: { id: theContract, plan: { kind: 'limited', used: 0 } } },
        decision: { outcome: 'open', rules: ['H2', 'D'], deduct: 1, ticket: null, incidentsLeft: 1 },
      },
    })
    expect(await usedOf(world)).toEqual({ used: 0 })
    expect(await world.rows('select id from tickets')).toEqual([])
    expect(await topicsOf(world)).toEqual([])
  })

  test("the audit of a ticket's resume names neither the owner's address nor the one typed", async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: 'ABC-1' }] })
    const credential = { kind: 'ticket', id: 'ABC-1' as TicketId, email: 'ada@example.org' } as const
    expect(await world.done('op', { request: aRequest({ credential }) })).toMatchObject({ ticket: 'ABC-1' })
    expect(JSON.stringify(await lastAudit(world))).not.toContain('example.org')
  })
})

describe.each(engines)('the desk on $engine: carrying out', (engine) => {
  test('opening under a limited contract spends one incident', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 3, used: 1 })
    const outcome = await world.done('op')
    expect(outcome).toMatchObject({
      decision: { outcome: 'open', deduct: 1, incidentsLeft: 2 },
      incidentsAfter: 1,
    })
    expect(await usedOf(world)).toEqual({ used: 2 })
    expect((await world.desk.ledger(theContract))?.at(-1)).toEqual({
      entitlement: theContract,
      at: '2026-03-15T12:00:00.000Z',
      kind: 'deduct',
      change: 1,
      usedAfter: 2,
      operation: 'op',
      ticket: outcome.ticket,
      actor: 'ada@web',
      reason: null,
    })
    expect(await topicsOf(world)).toEqual([
      { topic: 'incident.spent', ticket: outcome.ticket, entitlement: theContract },
      { topic: 'ticket.opened', ticket: outcome.ticket, entitlement: theContract },
    ])
  })

  test('the ticket that was opened is on record, and resumes', async () => {
    const world = await aDesk(engine).withEntitlement({})
    const { ticket: opened } = await world.done('op', { subject: 'Black screen' })
    expect(await world.desk.tickets({ customer: theOwner, limit: 9 })).toEqual([
      {
        id: opened,
        status: 'open',
        entitlement: theContract,
        subject: 'Black screen',
        createdAt: '2026-03-15T12:00:00.000Z',
        updatedAt: '2026-03-15T12:00:00.000Z',
      },
    ])
    const again = await world.done('again', { request: aRequest({ credential: ticketId(opened ?? '') }) })
    expect(again).toMatchObject({ decision: { outcome: 'resume' }, ticket: opened })
  })

  test('opening under an unlimited contract spends nothing', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'unlimited' })
    expect(await world.done('op')).toMatchObject({
      decision: { outcome: 'open', deduct: 0 },
      incidentsAfter: null,
    })
    expect(await usedOf(world)).toEqual({ used: 0 })
    expect(await world.desk.ledger(theContract)).toEqual([])
    expect(await topicsOf(world)).toMatchObject([{ topic: 'ticket.opened' }])
  })

  test('resuming opens nothing and spends nothing', async () => {
    const world = await aDesk(engine).withEntitlement({
      plan: 'limited',
      incidents: 1,
      tickets: [{ id: ticket }],
    })
    const outcome = await world.done('op', { request: aRequest({ credential: ticketId(ticket) }) })
    expect(outcome).toMatchObject({ decision: { outcome: 'resume' }, ticket, incidentsAfter: 1 })
    expect(await usedOf(world)).toEqual({ used: 0 })
    expect(await world.rows('select id from tickets')).toEqual([{ id: ticket }])
    expect(await topicsOf(world)).toEqual([{ topic: 'ticket.resumed', ticket, entitlement: theContract }])
  })

  test('a bought incident resumes by its ticket and opens no other', async () => {
    const world = await aDesk(engine).withEntitlement({
      plan: 'per-incident',
      incidents: 1,
      endsOn: '2026-02-01',
      tickets: [{ id: ticket }],
    })
    const resumed = await world.done('op-1', { request: aRequest({ credential: ticketId(ticket) }) })
    expect(resumed.decision).toMatchObject({ outcome: 'resume', rules: ['H1', 'N'] })
    const refused = await world.done('op-2')
    expect(refused.decision).toMatchObject({
      outcome: 'refuse',
      reasons: expect.arrayContaining([{ reason: 'useTicketId', ticket: { id: ticket, status: 'open' } }]),
    })
    expect(await world.rows('select id from tickets')).toEqual([{ id: ticket }])
  })

  test.each([
    ['an exemption', 'exempt', { call: 'sales', customer: 'home', credential: null, on: aRequest({}).on }],
    ['a refusal', 'refuse', aRequest({ credential: supportCode('9999999999') })],
  ] as const)('%s is on record, and is all that happens', async (_what, action, request) => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    expect(await world.done('op', { request })).toMatchObject({
      decision: { outcome: action },
      ticket: null,
      incidentsAfter: null,
    })
    expect(await lastAudit(world)).toMatchObject({ action, customer: null, detail: { operation: 'op' } })
    expect(await usedOf(world)).toEqual({ used: 0 })
    expect(await topicsOf(world)).toEqual([])
  })

  test('the last incident opens one ticket; the next call is refused', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    expect((await world.done('op-1')).decision.outcome).toBe('open')
    expect((await world.done('op-2')).decision).toMatchObject({
      outcome: 'refuse',
      reasons: [{ reason: 'noIncidentsLeft', total: 1 }],
    })
    expect(await usedOf(world)).toEqual({ used: 1 })
  })

  test.each([
    ['on one line', '  Black\n\tscreen  ', 'Black screen'],
    ['with a code masked', `my code is ${theCode}`, 'my code is ••••••6789'],
    ['at most 200 characters long', 'é'.repeat(300), 'é'.repeat(200)],
    ['without half a character at its end', `${'é'.repeat(199)}😀`, 'é'.repeat(199)],
    ['without control characters', 'Black\u0000screen\u001b[31m', 'Black screen [31m'],
  ])('the subject is kept %s', async (_how, subject, kept) => {
    const world = await aDesk(engine).withEntitlement({})
    await world.done('op', { subject })
    expect(await world.rows('select subject from tickets')).toEqual([{ subject: kept }])
  })

  test('a confirmation of another contract than the code leads to now does nothing', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    const before = await contents(world)
    const confirmed = { entitlement: 'E-2' as typeof theContract }
    expect(await world.commit('op', confirmed)).toEqual({ done: false, problem: 'entitlementChanged' })
    expect(await contents(world)).toBe(before)
    expect(await world.done('op', { entitlement: theContract })).toMatchObject({
      decision: { outcome: 'open' },
    })
  })
})

describe.each(engines)('the desk on $engine: the same operation again', (engine) => {
  test('returns the first outcome, whatever happened since', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    const first = await world.done('op')
    await world.desk.move(first.ticket ?? ticket, 'closed', 'desk')
    const before = await contents(world)
    const again = await world.commit('op', { subject: 'other words' })
    expect(again).toEqual({ done: true, repeated: true, operation: 'op', outcome: first })
    expect(await contents(world)).toBe(before)
    expect(await world.desk.outcomeOf(operation('op'), by)).toEqual(first)
  })

  test.each([
    ['another actor', { by: { ...by, actor: 'eve@web' } }],
    ['another conversation', { by: { ...by, conversation: 'conversation-2' } }],
    ['no conversation', { by: { ...by, conversation: null } }],
    ['another credential', { request: aRequest({ credential: supportCode('1111111111') }) }],
    [
      'another code with the same last digits',
      { request: aRequest({ credential: supportCode('9876546789') }) },
    ],
    ['another customer type', { request: aRequest({ customer: 'business' }) }],
  ] as const)('is refused for %s', async (_whose, over) => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 2 })
    await world.done('op')
    expect(await world.commit('op', over)).toEqual({ done: false, problem: 'operationTaken' })
    expect(await usedOf(world)).toEqual({ used: 1 })
  })

  test('tells its outcome to nobody else', async () => {
    const world = await aDesk(engine).withEntitlement({})
    await world.done('op')
    expect(await world.desk.outcomeOf(operation('op'), { ...by, actor: 'eve@web' })).toBeNull()
    expect(await world.desk.outcomeOf(operation('op'), { ...by, conversation: null })).toBeNull()
    expect(await world.desk.outcomeOf(operation('unused'), by)).toBeNull()
  })
})

describe.each(engines)('the desk on $engine: a ticket', (engine) => {
  test('moves, is announced and written down', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    expect(await world.desk.move(ticket, 'pending', 'desk')).toMatchObject({
      done: true,
      from: 'open',
      ticket: { status: 'pending' },
    })
    expect(await lastAudit(world)).toMatchObject({
      action: 'move',
      actor: 'desk',
      customer: theOwner,
      detail: { ticket, from: 'open', to: 'pending' },
    })
    expect(await topicsOf(world)).toEqual([{ topic: 'ticket.moved', ticket, entitlement: theContract }])
  })

  test.each(['open', 'pending'] as const)('that is closed does not become %s again', async (to) => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket }] })
    await world.desk.move(ticket, 'closed', 'desk')
    const before = await contents(world)
    expect(await world.desk.move(ticket, to, 'desk')).toEqual({ done: false, problem: 'ticketClosed' })
    expect(await contents(world)).toBe(before)
  })

  test('that is where it should be stays so, and tells nobody; an unknown one is unknown', async () => {
    const world = await aDesk(engine).withEntitlement({ tickets: [{ id: ticket, status: 'closed' }] })
    const before = await contents(world)
    expect(await world.desk.move(ticket, 'closed', 'desk')).toMatchObject({ done: true, from: 'closed' })
    expect(await world.desk.move('T-0' as TicketId, 'open', 'desk')).toEqual({
      done: false,
      problem: 'unknownTicket',
    })
    expect(await contents(world)).toBe(before)
  })

  test("is listed among its owner's, by customer and by status", async () => {
    const world = await aDesk(engine).withEntitlement(
      { tickets: [{ id: 'A-1' }, { id: 'A-2', status: 'closed' }] },
      { id: 'E-2', code: '1111111111', tickets: [{ id: 'A-3' }] },
      { id: 'E-3', owner: 'bob', code: '2222222222', tickets: [{ id: 'B-1' }] },
    )
    const ids = async (filter: Parameters<typeof world.desk.tickets>[0]) =>
      (await world.desk.tickets(filter)).map(({ id }) => id).sort()
    expect(await ids({ customer: theOwner, limit: 9 })).toEqual(['A-1', 'A-2', 'A-3'])
    expect(await ids({ customer: theOwner, status: 'open', limit: 9 })).toEqual(['A-1', 'A-3'])
    expect(await ids({ entitlement: theContract, limit: 9 })).toEqual(['A-1', 'A-2'])
    expect(await ids({ customer: theOwner, limit: 2 })).toHaveLength(2)
  })
})

describe.each(engines)('the desk on $engine: reversing', (engine) => {
  test('gives the incident back once, with its reason', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 2 })
    const { ticket: opened } = await world.done('op')
    const reversed = await world.desk.reverse(operation('op'), 'our own fault', 'desk')
    expect(reversed).toEqual({ done: true, entitlement: theContract, ticket: opened, usedAfter: 0 })
    expect((await world.desk.ledger(theContract))?.at(-1)).toMatchObject({
      kind: 'reverse',
      change: -1,
      usedAfter: 0,
      reason: 'our own fault',
      actor: 'desk',
      operation: 'op',
    })
    expect(await lastAudit(world)).toMatchObject({
      action: 'reverse',
      detail: { reason: 'our own fault', operation: 'op' },
    })
    expect(await world.desk.reverse(operation('op'), 'again', 'desk')).toEqual({
      done: false,
      problem: 'alreadyReversed',
    })
    expect(await usedOf(world)).toEqual({ used: 0 })
  })

  test('keeps no credential that stands in the reason', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    await world.done('op')
    await world.desk.reverse(operation('op'), `mistyped ${theCode}`, 'desk')
    expect(await contents(world)).not.toContain(theCode)
  })

  test('is for operations that deducted', async () => {
    const world = await aDesk(engine).withEntitlement({})
    await world.done('op')
    expect(await world.desk.reverse(operation('op'), 'why', 'desk')).toEqual({
      done: false,
      problem: 'nothingDeducted',
    })
    expect(await world.desk.reverse(operation('none'), 'why', 'desk')).toEqual({
      done: false,
      problem: 'unknownOperation',
    })
  })

  test('two at the same moment give one incident back', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 3, used: 2 })
    await world.done('op')
    const results = await Promise.all([1, 2, 3].map(() => world.desk.reverse(operation('op'), 'why', 'desk')))
    expect(results.filter(({ done }) => done)).toHaveLength(1)
    expect(await usedOf(world)).toEqual({ used: 2 })
  })

  test('the ledger explains every change: its sum is what is used', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 9, used: 2 })
    for (const id of ['a', 'b', 'c', 'd']) await world.done(id)
    await world.desk.reverse(operation('b'), 'why', 'desk')
    await world.desk.reverse(operation('d'), 'why', 'desk')
    await world.withEntitlement({ plan: 'limited', incidents: 9, used: 3 })
    const lines = (await world.desk.ledger(theContract)) ?? []
    expect(lines.map(({ kind }) => kind)).toEqual([
      'import',
      'deduct',
      'deduct',
      'deduct',
      'deduct',
      'reverse',
      'reverse',
      'import',
    ])
    expect(await usedOf(world)).toEqual({ used: lines.reduce((sum, { change }) => sum + change, 0) })
    lines.reduce((before, { change, usedAfter }) => {
      expect(usedAfter).toBe(before + change)
      return usedAfter
    }, 0)
    expect(await world.desk.ledger('none' as typeof theContract)).toBeNull()
  })
})

describe.each(engines)('the desk on $engine: a transaction that fails', (engine) => {
  test('leaves nothing, neither ticket nor deduction nor message', async () => {
    const world = await aDesk(engine).withEntitlement({ plan: 'limited', incidents: 1 })
    await world.done('op', { request: aRequest({ credential: supportCode('9999999999') }) })
    await world.rows("update audit_head set seal = 'forged'")
    const before = await contents(world)
    await expect(world.desk.commit(aCommit('op-2'))).rejects.toThrow('audit')
    expect(await contents(world)).toBe(before)
  })
})
