import { describe, expect, it } from 'vitest'
import { lookupFor, type RuleId, ruleOf, rulesOf } from '../../src/rules/index.ts'
import {
  anImportedTicket,
  aRequest,
  aTicket,
  codeFacts,
  day,
  decided,
  keyFacts,
  licenseKey,
  limited,
  perIncident,
  refused,
  supportCode,
  ticketFacts,
  ticketId,
  unknown,
  yesterday,
} from './facts.ts'

const open = aTicket('open')
const closed = aTicket('closed')
const imported = anImportedTicket()
const bought = aTicket('open', 11)
const business = { owner: 'business' } as const

describe('a decision carries its numbers', () => {
  it('says how many incidents there are before one is spent', () => {
    const decision = decided({ shows: supportCode() }, codeFacts({ plan: limited(3, 1) }))
    expect(decision).toMatchObject({ outcome: 'open', deduct: 1, incidentsLeft: 2 })
  })

  it('counts none where more were used than bought', () => {
    expect(refused({ shows: supportCode() }, codeFacts({ plan: limited(3, 5) }))).toMatchObject({
      incidentsLeft: 0,
      reasons: [{ reason: 'noIncidentsLeft', total: 3 }],
    })
  })

  it.each([
    ['unlimited', { kind: 'unlimited' } as const],
    ['per incident', perIncident(bought)],
  ])('does not count incidents where the plan is %s', (_plan, plan) => {
    expect(decided({ shows: ticketId(open) }, ticketFacts(open, { plan }))).toMatchObject({
      incidentsLeft: null,
    })
  })

  it('says how many digits a malformed code has and should have', () => {
    expect(refused({ shows: supportCode('12 345-678') }, unknown).reasons).toEqual([
      { reason: 'malformed', credential: 'supportCode', digits: 8, expected: 10 },
    ])
    expect(refused({ customer: 'business', shows: licenseKey('123456789') }, unknown).reasons).toEqual([
      { reason: 'malformed', credential: 'licenseKey', digits: 9, expected: 8 },
    ])
  })

  it('names the days of an inactive contract, the product not covered and the ticket to use', () => {
    const records = keyFacts(
      { startsOn: day('2025-01-01'), endsOn: yesterday, plan: perIncident(bought) },
      'parallels-desktop',
    )
    expect(refused({ customer: 'business', shows: licenseKey() }, records).reasons).toEqual([
      { reason: 'productNotCovered', product: 'parallels-desktop' },
      { reason: 'inactive', startsOn: day('2025-01-01'), endsOn: yesterday },
      { reason: 'useTicketId', ticket: bought },
    ])
  })

  it('names the ticket that is closed', () => {
    expect(refused({ shows: ticketId(closed) }, ticketFacts(closed)).reasons).toEqual([
      { reason: 'ticketClosed', ticket: closed },
    ])
  })
})

describe('what is offered next', () => {
  it('is the open ticket, before an incident is spent (reading 8)', () => {
    const decision = decided({ shows: supportCode() }, codeFacts({ openTickets: [open] }))
    expect(decision).toMatchObject({ openTickets: [open], offers: ['openTicket'] })
  })

  it.each([
    ['a malformed code', 'home', supportCode('1'), unknown, ['retry']],
    ['an unknown ticket at home', 'home', ticketId(open), unknown, ['retry', 'supportCode']],
    [
      'an unknown ticket in business',
      'business',
      ticketId(open),
      unknown,
      ['retry', 'supportCode', 'licenseKey'],
    ],
    ['an unknown key', 'business', licenseKey(), unknown, ['retry', 'ticket', 'supportCode']],
    ['a key at home', 'home', licenseKey(), unknown, ['ticket', 'supportCode', 'business']],
    ['a closed ticket at home', 'home', ticketId(closed), ticketFacts(closed), ['supportCode']],
    [
      'a closed ticket in business',
      'business',
      ticketId(closed),
      ticketFacts(closed, business),
      ['supportCode', 'licenseKey', 'licensing'],
    ],
    ['an expired option', 'home', ticketId(open), ticketFacts(open, { endsOn: yesterday }), ['renew']],
    [
      'an expired option in business',
      'business',
      ticketId(open),
      ticketFacts(open, { ...business, endsOn: yesterday }),
      ['renew', 'licensing'],
    ],
    [
      'a product not covered',
      'business',
      licenseKey(),
      keyFacts({}, 'parallels-desktop'),
      ['supportCode', 'ticket'],
    ],
    ['no phone support', 'home', supportCode(), codeFacts({ phoneSupport: false }), ['options']],
    ['no incident left', 'home', supportCode(), codeFacts({ plan: limited(1, 1) }), ['buy', 'ticket']],
    [
      'no incident left, a ticket open',
      'home',
      supportCode(),
      codeFacts({ plan: limited(1, 1), openTickets: [open] }),
      ['openTicket', 'buy', 'ticket'],
    ],
    [
      'a per-incident purchase',
      'home',
      supportCode(),
      codeFacts({ plan: perIncident(bought), openTickets: [bought] }),
      ['boundTicket'],
    ],
  ] as const)('after %s (%s)', (_what, customer, shows, records, ways) => {
    const { offers } = refused({ customer, shows }, records)
    expect(offers).toEqual([...ways, 'web', 'person', 'selfService'])
  })

  it('after an exemption is the sales team', () => {
    expect(decided({ call: 'sales', shows: null }, unknown).offers).toEqual(['sales', 'web', 'selfService'])
  })
})

describe('what cannot be used by this person reads like what does not exist (reading 10)', () => {
  const foreign = ticketFacts(imported, { ...business, openTickets: [open], plan: limited(3, 1) })

  it.each(['home', 'business'] as const)('but for the reason, to a %s customer', (customer) => {
    const mismatch = refused({ customer, shows: ticketId(imported, 'eve@example.com') }, foreign)
    const nobody = refused({ customer, shows: ticketId(imported, 'eve@example.com') }, unknown)
    expect(mismatch.reasons).toEqual([{ reason: 'emailMismatch' }])
    expect({ ...mismatch, reasons: [] }).toEqual({ ...nobody, reasons: [] })
  })

  it('tells nothing of the records', () => {
    const decision = refused({ shows: ticketId(imported) }, foreign)
    expect(decision).toMatchObject({ incidentsLeft: null, openTickets: [], customerCorrected: false })
    expect(decision).not.toHaveProperty('entitlement')
    expect(JSON.stringify(decision)).not.toContain(open.id)
  })
})

describe('what is looked up', () => {
  it.each([
    ['a sales call', aRequest({ call: 'sales', shows: ticketId(open) })],
    ['no credential', aRequest({ call: 'licensing', shows: null })],
    ['a code on a licensing call', aRequest({ call: 'licensing', shows: supportCode() })],
    ['a malformed code', aRequest({ shows: supportCode('123') })],
    ['a malformed key', aRequest({ customer: 'business', shows: licenseKey('123') })],
    ['a license key at home (reading 5)', aRequest({ shows: licenseKey() })],
  ])('nothing for %s', (_what, request) => {
    expect(lookupFor(request)).toBeNull()
  })

  it.each([
    ['a ticket', aRequest({ shows: ticketId(open) })],
    ['a ticket on a licensing call', aRequest({ call: 'licensing', shows: ticketId(open) })],
    ['a support code', aRequest({ shows: supportCode() })],
    ['a license key in business', aRequest({ customer: 'business', shows: licenseKey() })],
  ])('the credential itself for %s', (_what, request) => {
    expect(lookupFor(request)).toBe(request.credential)
  })

  it('keeps leading zeros', () => {
    expect(lookupFor(aRequest({ shows: supportCode('0000000001') }))).toEqual({
      kind: 'supportCode',
      digits: '0000000001',
    })
  })
})

describe('the rule behind a reason', () => {
  it.each([
    ['malformed', 'supportCode', 'home', 'H2a'],
    ['malformed', 'licenseKey', 'business', 'B3a'],
    ['unknown', 'ticket', 'home', 'H1'],
    ['unknown', 'supportCode', 'business', 'B2a'],
    ['unknown', 'licenseKey', 'business', 'B3a'],
    ['emailMismatch', 'ticket', 'business', 'B1'],
    ['notForHome', 'licenseKey', 'home', 'B3'],
    ['ticketClosed', 'ticket', 'business', 'B1a'],
    ['productNotCovered', 'licenseKey', 'business', 'B3a'],
    ['inactive', 'ticket', 'home', 'H1b'],
    ['noPhoneSupport', 'supportCode', 'home', 'H2b'],
    ['noIncidentsLeft', 'licenseKey', 'business', 'B3b'],
    ['useTicketId', 'supportCode', 'home', 'N'],
  ] as const)('%s of a %s (%s) is %s', (reason, credential, customer, rule: RuleId) => {
    const full = reasonNamed[reason]
    expect(ruleOf(full, credential, customer)).toBe(rule)
  })

  it('is named once, in rule order', () => {
    const reasons = [reasonNamed.useTicketId, reasonNamed.inactive, reasonNamed.noIncidentsLeft]
    expect(rulesOf(reasons, 'supportCode', 'home')).toEqual(['H2b', 'N'])
  })
})

const reasonNamed = {
  malformed: { reason: 'malformed', credential: 'supportCode', digits: 1, expected: 10 },
  unknown: { reason: 'unknown', credential: 'ticket' },
  emailMismatch: { reason: 'emailMismatch' },
  notForHome: { reason: 'notForHome' },
  ticketClosed: { reason: 'ticketClosed', ticket: closed },
  productNotCovered: { reason: 'productNotCovered', product: 'x' },
  inactive: { reason: 'inactive', startsOn: yesterday, endsOn: null },
  noPhoneSupport: { reason: 'noPhoneSupport' },
  noIncidentsLeft: { reason: 'noIncidentsLeft', total: 1 },
  useTicketId: { reason: 'useTicketId', ticket: bought },
} as const
