import { describe, expect, test } from 'vitest'
import { parseWireRequest, wireDecision } from '../../src/desk/wire.ts'
import type { Day } from '../../src/rules/index.ts'
import {
  aTicket,
  codeFacts,
  decided,
  licenseKey,
  limited,
  supportCode,
  ticketFacts,
  ticketId,
  unknown,
} from '../rules/facts.ts'

const today = '2026-03-15' as Day
const technical = { customer: 'home', call: 'technical' } as const

describe('a request from outside', () => {
  test.each([
    [{ supportCode: '0123456789' }, { kind: 'supportCode', digits: '0123456789' }],
    [{ supportCode: ' 012-345 6789 ' }, { kind: 'supportCode', digits: '0123456789' }],
    [{ supportCode: '٠١٢٣٤٥٦٧٨٩' }, { kind: 'supportCode', digits: '0123456789' }],
    [{ supportCode: '12345' }, { kind: 'supportCode', digits: '12345' }],
    [{ licenseKey: 'PLSK.01234567.0001' }, { kind: 'licenseKey', digits: '01234567' }],
    [{ licenseKey: '01234567' }, { kind: 'licenseKey', digits: '01234567' }],
    [{ ticket: ' abc-123 ' }, { kind: 'ticket', id: 'ABC-123' }],
    [
      { ticket: 'abc-123', email: 'ada@example.org' },
      { kind: 'ticket', id: 'ABC-123', email: 'ada@example.org' },
    ],
  ])('of %o shows %o', (shown, credential) => {
    expect(parseWireRequest({ ...technical, ...shown }, today)).toEqual({
      ok: true,
      request: { ...technical, credential, on: today },
    })
  })

  test.each(['sales', 'licensing'] as const)('for %s needs no credential', (call) => {
    expect(parseWireRequest({ customer: 'business', call }, today)).toEqual({
      ok: true,
      request: { customer: 'business', call, credential: null, on: today },
    })
  })

  test('is for the day it names', () => {
    const parsed = parseWireRequest({ customer: 'home', call: 'sales', on: '2024-02-29' }, today)
    expect(parsed).toMatchObject({ request: { on: '2024-02-29' } })
  })

  test.each([
    ['nothing', null, 'object'],
    ['a list', [], 'object'],
    ['a text', 'help', 'object'],
    ['no customer', { call: 'sales' }, 'customer: '],
    ['a customer of no such type', { customer: 'student', call: 'sales' }, 'customer: '],
    ['a call of no such kind', { customer: 'home', call: 'chat' }, 'call: '],
    ['no credential for a technical call', technical, 'a technical call needs a credential'],
    [
      'two credentials',
      { ...technical, ticket: 'A-1', supportCode: '0123456789' },
      'expected one credential',
    ],
    [
      'an e-mail without a ticket',
      { ...technical, supportCode: '0123456789', email: 'a@b.c' },
      'email goes with ticket',
    ],
    ['a code as a number', { ...technical, supportCode: 123456789 }, 'supportCode: '],
    ['an empty ticket', { ...technical, ticket: '  ' }, 'ticket: '],
    ['a ticket too long', { ...technical, ticket: 'A'.repeat(65) }, 'ticket: '],
    ['a ticket with a NUL', { ...technical, ticket: 'A\u00001' }, 'ticket: '],
    ['a code too long', { ...technical, supportCode: '1'.repeat(65) }, 'supportCode: '],
    ['no day of the calendar', { customer: 'home', call: 'sales', on: '2026-02-29' }, 'on: '],
    ['a day in another form', { customer: 'home', call: 'sales', on: '1/2/2026' }, 'on: '],
    ['a field that is not known', { ...technical, supportCode: '0123456789', code: '1' }, 'code'],
  ])('with %s is turned away with a word', (_what, value, words) => {
    const parsed = parseWireRequest(value, today)
    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(words) })
    expect(parsed.ok ? '' : parsed.error).not.toContain('\n')
  })
})

describe('a decision for outside', () => {
  const ticket = aTicket()

  test('resumes its ticket', () => {
    const decision = decided({ shows: ticketId(ticket) }, ticketFacts(ticket))
    expect(wireDecision(decision)).toEqual({
      outcome: 'resume',
      rules: ['H1'],
      reasons: [],
      deduct: 0,
      ticket: ticket.id,
      incidentsLeft: 3,
      openTickets: [],
    })
  })

  test('opens, and names the ticket once it is open', () => {
    const decision = decided(
      { shows: supportCode() },
      codeFacts({ plan: limited(3, 1), openTickets: [ticket] }),
    )
    const dry = {
      outcome: 'open',
      rules: ['H2', 'D'],
      reasons: [],
      deduct: 1,
      ticket: null,
      incidentsLeft: 2,
      openTickets: [ticket.id],
    }
    expect(wireDecision(decision)).toEqual(dry)
    const opened = aTicket('open', 11)
    expect(wireDecision(decision, { decision, ticket: opened.id, incidentsAfter: 1 })).toEqual({
      ...dry,
      ticket: opened.id,
    })
  })

  test('exempts, with what became of the ticket', () => {
    const exempt = {
      outcome: 'exempt',
      rules: ['E'],
      deduct: 0,
      ticket: null,
      incidentsLeft: null,
      openTickets: [],
    }
    const licensing = { customer: 'business', call: 'licensing' } as const
    const closed = ticketFacts(aTicket('closed'), { owner: 'business' })
    expect(wireDecision(decided({ ...licensing, shows: null }, unknown))).toEqual({ ...exempt, reasons: [] })
    expect(wireDecision(decided({ ...licensing, shows: ticketId(ticket) }, unknown))).toEqual({
      ...exempt,
      reasons: ['unknown'],
    })
    expect(wireDecision(decided({ ...licensing, shows: ticketId(aTicket('closed')) }, closed))).toEqual({
      ...exempt,
      reasons: ['ticketClosed'],
    })
  })

  test('refuses, with every reason in rule order', () => {
    const used = codeFacts({ plan: limited(1, 1), phoneSupport: false, endsOn: '2026-02-01' as Day })
    expect(wireDecision(decided({ shows: supportCode() }, used))).toEqual({
      outcome: 'refuse',
      rules: ['H2b'],
      reasons: ['inactive', 'noPhoneSupport', 'noIncidentsLeft'],
      deduct: 0,
      ticket: null,
      incidentsLeft: 0,
      openTickets: [],
    })
  })

  test('refuses a key at home, and tells nothing of any record', () => {
    expect(wireDecision(decided({ shows: licenseKey() }, unknown))).toMatchObject({
      outcome: 'refuse',
      reasons: ['notForHome'],
      incidentsLeft: null,
    })
  })
})
