import { describe, expect, it } from 'vitest'
import type { Credential, CustomerType, Facts, Profile } from '../../src/rules/index.ts'
import {
  anImportedTicket,
  aTicket,
  codeFacts,
  day,
  decided,
  keyFacts,
  lenient,
  licenseKey,
  limited,
  literal,
  ownerEmail,
  perIncident,
  summary,
  supportCode,
  ticketFacts,
  ticketId,
  today,
  tomorrow,
  unknown,
  unlimited,
  yesterday,
} from './facts.ts'

type Row = [rule: string, when: string, shows: Credential | null, records: Facts, outcome: string]

const open = aTicket('open')
const pending = aTicket('pending')
const closed = aTicket('closed')
const imported = anImportedTicket()
const bought = aTicket('open', 11)
const boughtClosed = aTicket('closed', 11)
const inForce = { startsOn: day('2026-01-01'), endsOn: day('2026-12-31') }
const expired = { startsOn: day('2025-01-01'), endsOn: yesterday }
const notYet = { startsOn: tomorrow, endsOn: null }
const usedUp = { plan: limited(3, 3) }
const home = { owner: 'home' } as const
const business = { owner: 'business' } as const

const table = (
  customer: CustomerType,
  call: 'technical' | 'licensing' | 'sales',
  rows: Row[],
  profile?: Profile,
) =>
  it.each(rows)('%s · %s', (_rule, _when, shows, records, outcome) => {
    expect(summary(decided({ customer, call, shows }, records, profile))).toBe(outcome)
  })

describe('a home customer with a technical question', () => {
  describe('shows a ticket ID', () => {
    // biome-ignore format: one row a rule
    table('home', 'technical', [
      ['H1', 'an open ticket is resumed', ticketId(open), ticketFacts(open), 'resume H1'],
      ['H1', 'a pending ticket is resumed: only closed is closed', ticketId(pending), ticketFacts(pending), 'resume H1'],
      ['H1', 'under an unlimited plan', ticketId(open), ticketFacts(open, { plan: unlimited }), 'resume H1'],
      ['H1', 'the phone-support option is asked of codes only', ticketId(open), ticketFacts(open, { phoneSupport: false }), 'resume H1'],
      ['H1', 'a ticket that is not in the records', ticketId(open), unknown, 'refuse H1: unknown'],
      ['H1a', 'a closed ticket', ticketId(closed), ticketFacts(closed), 'refuse H1a: ticketClosed'],
      ['H1b', 'an expired option', ticketId(open), ticketFacts(open, expired), 'refuse H1b: inactive'],
      ['H1b', 'an option that has not started', ticketId(open), ticketFacts(open, notYet), 'refuse H1b: inactive'],
      ['H1b', 'no incident left (reading 2, literally)', ticketId(open), ticketFacts(open, usedUp), 'refuse H1b: noIncidentsLeft'],
      ['H1a H1b', 'everything at once (reading 9)', ticketId(closed), ticketFacts(closed, { ...expired, ...usedUp }), 'refuse H1a H1b: ticketClosed, inactive, noIncidentsLeft'],
      ['N', 'a ticket bought per incident', ticketId(bought), ticketFacts(bought, { plan: perIncident(bought) }), 'resume H1 N'],
      ['N', 'whatever the dates (reading 3)', ticketId(bought), ticketFacts(bought, { ...expired, plan: perIncident(bought) }), 'resume H1 N'],
      ['H1a', 'a closed ticket bought per incident, by H1a alone', ticketId(boughtClosed), ticketFacts(boughtClosed, { ...expired, plan: perIncident(boughtClosed) }), 'refuse H1a: ticketClosed'],
    ])
  })

  describe('shows a support code', () => {
    // biome-ignore format: one row a rule
    table('home', 'technical', [
      ['H2 D', 'a limited contract loses one incident', supportCode(), codeFacts(), 'open H2 D -1'],
      ['H2 D', 'the last incident can be spent', supportCode(), codeFacts({ plan: limited(3, 2) }), 'open H2 D -1'],
      ['H2 D', 'an unlimited contract loses none', supportCode(), codeFacts({ plan: unlimited }), 'open H2 D'],
      ['H2 D', 'an open ticket does not block another problem (reading 8)', supportCode(), codeFacts({ openTickets: [open] }), 'open H2 D -1'],
      ['H2a', 'nine digits', supportCode('123456789'), codeFacts(), 'refuse H2a: malformed'],
      ['H2a', 'eleven digits', supportCode('12345678901'), codeFacts(), 'refuse H2a: malformed'],
      ['H2a', 'ten characters, one of them a letter', supportCode('12345O7890'), codeFacts(), 'refuse H2a: malformed'],
      ['H2a', 'no digits at all', supportCode(''), codeFacts(), 'refuse H2a: malformed'],
      ['H2a', 'ten digits that nobody has (reading 1)', supportCode(), unknown, 'refuse H2a: unknown'],
      ['H2b', 'an expired contract', supportCode(), codeFacts(expired), 'refuse H2b: inactive'],
      ['H2b', 'a contract that has not started', supportCode(), codeFacts(notYet), 'refuse H2b: inactive'],
      ['H2b', 'no phone support', supportCode(), codeFacts({ phoneSupport: false }), 'refuse H2b: noPhoneSupport'],
      ['H2b', 'no incident left', supportCode(), codeFacts(usedUp), 'refuse H2b: noIncidentsLeft'],
      ['H2b', 'a contract of no incidents', supportCode(), codeFacts({ plan: limited(0) }), 'refuse H2b: noIncidentsLeft'],
      ['H2b', 'everything at once (reading 9)', supportCode(), codeFacts({ ...expired, ...usedUp, phoneSupport: false }), 'refuse H2b: inactive, noPhoneSupport, noIncidentsLeft'],
      ['N', 'a per-incident purchase whose ticket is open (reading 3)', supportCode(), codeFacts({ plan: perIncident(bought) }), 'refuse N: useTicketId'],
      ['N', 'with other failings too', supportCode(), codeFacts({ ...expired, plan: perIncident(bought) }), 'refuse H2b N: inactive, useTicketId'],
      ['H2b', 'a per-incident purchase whose ticket is closed (reading 3)', supportCode(), codeFacts({ plan: perIncident(boughtClosed) }), 'refuse H2b: noIncidentsLeft'],
      ['H2b', 'a per-incident purchase without a ticket', supportCode(), codeFacts({ plan: perIncident(null) }), 'refuse H2b: noIncidentsLeft'],
    ])
  })

  describe('shows a license key (reading 5)', () => {
    // biome-ignore format: one row a rule
    table('home', 'technical', [
      ['B3', 'the method is not offered at home', licenseKey(), keyFacts(), 'refuse B3: notForHome'],
      ['B3', 'nor is a malformed key counted', licenseKey('123'), unknown, 'refuse B3: notForHome'],
    ])
  })
})

describe('a business customer with a technical question', () => {
  describe('shows a ticket ID', () => {
    // biome-ignore format: one row a rule
    table('business', 'technical', [
      ['B1', 'an open ticket is resumed', ticketId(open), ticketFacts(open, business), 'resume B1'],
      ['B1', 'a ticket that is not in the records', ticketId(open), unknown, 'refuse B1: unknown'],
      ['B1a', 'a closed ticket', ticketId(closed), ticketFacts(closed, business), 'refuse B1a: ticketClosed'],
      ['B1b', 'an expired option', ticketId(open), ticketFacts(open, { ...business, ...expired }), 'refuse B1b: inactive'],
      ['B1b', 'no incident left (reading 2, literally)', ticketId(open), ticketFacts(open, { ...business, ...usedUp }), 'refuse B1b: noIncidentsLeft'],
      ['N', 'a ticket bought per incident, whatever the dates', ticketId(bought), ticketFacts(bought, { ...business, ...expired, plan: perIncident(bought) }), 'resume B1 N'],
    ])
  })

  describe('shows a support code', () => {
    // biome-ignore format: one row a rule
    table('business', 'technical', [
      ['B2 D', 'a limited contract loses one incident', supportCode(), codeFacts(business), 'open B2 D -1'],
      ['B2 D', 'an unlimited contract loses none', supportCode(), codeFacts({ ...business, plan: unlimited }), 'open B2 D'],
      ['B2a', 'eight digits are no support code', supportCode('12345678'), codeFacts(business), 'refuse B2a: malformed'],
      ['B2a', 'ten digits that nobody has', supportCode(), unknown, 'refuse B2a: unknown'],
      ['B2b', 'no phone support and no incident left', supportCode(), codeFacts({ ...business, ...usedUp, phoneSupport: false }), 'refuse B2b: noPhoneSupport, noIncidentsLeft'],
      ['N', 'a per-incident purchase whose ticket is open', supportCode(), codeFacts({ ...business, plan: perIncident(bought) }), 'refuse N: useTicketId'],
    ])
  })

  describe('shows a license key', () => {
    // biome-ignore format: one row a rule
    table('business', 'technical', [
      ['B3 D', 'a limited contract loses one incident', licenseKey(), keyFacts(), 'open B3 D -1'],
      ['B3 D', 'an unlimited contract loses none', licenseKey(), keyFacts({ plan: unlimited }), 'open B3 D'],
      ['B3a', 'seven digits', licenseKey('1234567'), keyFacts(), 'refuse B3a: malformed'],
      ['B3a', 'ten digits are no license key', licenseKey('1234567890'), keyFacts(), 'refuse B3a: malformed'],
      ['B3a', 'eight digits that nobody has', licenseKey(), unknown, 'refuse B3a: unknown'],
      ['B3a', 'the key of a home product', licenseKey(), keyFacts({}, 'parallels-desktop'), 'refuse B3a: productNotCovered'],
      ['B3a', 'the key of a product nobody named', licenseKey(), keyFacts({}, 'constructor'), 'refuse B3a: productNotCovered'],
      ['B3b', 'an expired contract', licenseKey(), keyFacts(expired), 'refuse B3b: inactive'],
      ['B3b', 'no phone support', licenseKey(), keyFacts({ phoneSupport: false }), 'refuse B3b: noPhoneSupport'],
      ['B3b', 'no incident left', licenseKey(), keyFacts(usedUp), 'refuse B3b: noIncidentsLeft'],
      ['B3a B3b', 'everything at once (reading 9)', licenseKey(), keyFacts({ ...expired, ...usedUp, phoneSupport: false }, 'workstation-extreme'), 'refuse B3a B3b: productNotCovered, inactive, noPhoneSupport, noIncidentsLeft'],
      ['N', 'a per-incident purchase whose ticket is open', licenseKey(), keyFacts({ plan: perIncident(bought) }), 'refuse N: useTicketId'],
      ['B3b', 'a per-incident purchase whose ticket is closed', licenseKey(), keyFacts({ plan: perIncident(boughtClosed) }), 'refuse B3b: noIncidentsLeft'],
    ])

    // biome-ignore format: one row a case
    it.each([
      'plesk-panel',
      'plesk-sitebuilder',
      'plesk-expand',
      'virtuozzo-containers',
      'business-automation-standard',
      'plesk-billing',
    ])('B3a · %s is covered', (product) => {
      expect(summary(decided({ customer: 'business', shows: licenseKey() }, keyFacts({}, product)))).toBe(
        'open B3 D -1',
      )
    })
  })
})

describe('where the policy setting lets a ticket resume without incidents (reading 2)', () => {
  // biome-ignore format: one row a rule
  table(
    'home',
    'technical',
    [[ 'H1', 'the ticket that used the last incident is resumed', ticketId(open), ticketFacts(open, usedUp), 'resume H1', ], [ 'H1b', 'an expired option still refuses', ticketId(open), ticketFacts(open, { ...expired, ...usedUp }), 'refuse H1b: inactive', ], [ 'H1a', 'a closed ticket stays closed', ticketId(closed), ticketFacts(closed, usedUp), 'refuse H1a: ticketClosed', ], [ 'H2b', 'a support code still needs an incident', supportCode(), codeFacts(usedUp), 'refuse H2b: noIncidentsLeft', ]],
    lenient,
  )
  // biome-ignore format: one row a rule
  table(
    'business',
    'technical',
    [[ 'B1', 'the ticket that used the last incident is resumed', ticketId(open), ticketFacts(open, { ...business, ...usedUp }), 'resume B1', ], [ 'B3b', 'a license key still needs an incident', licenseKey(), keyFacts(usedUp), 'refuse B3b: noIncidentsLeft', ]],
    lenient,
  )
})

describe('a licensing call needs no authorization (E, reading 4)', () => {
  // biome-ignore format: one row a rule
  table('home', 'licensing', [
    ['E', 'no credential', null, unknown, 'exempt E'],
    ['E', 'an open ticket is not resumed at home', ticketId(open), ticketFacts(open), 'exempt E'],
    ['E', 'a closed ticket', ticketId(closed), ticketFacts(closed), 'exempt E (ticket closed)'],
    ['E', 'an unknown ticket', ticketId(open), unknown, 'exempt E (ticket unknown)'],
    ['E', 'a malformed code', supportCode('1'), unknown, 'exempt E'],
    ['E', 'a license key', licenseKey(), keyFacts(), 'exempt E'],
  ])
  // biome-ignore format: one row a rule
  table('business', 'licensing', [
    ['E', 'no credential', null, unknown, 'exempt E'],
    ['B1', 'a ticket that is not closed is resumed', ticketId(open), ticketFacts(open, business), 'resume B1'],
    ['B1', 'without B1b: expired and used up', ticketId(pending), ticketFacts(pending, { ...business, ...expired, ...usedUp }), 'resume B1'],
    ['B1 N', 'a ticket bought per incident', ticketId(bought), ticketFacts(bought, { ...business, plan: perIncident(bought) }), 'resume B1 N'],
    ['E', 'a closed ticket', ticketId(closed), ticketFacts(closed, business), 'exempt E (ticket closed)'],
    ['E', 'an unknown ticket', ticketId(open), unknown, 'exempt E (ticket unknown)'],
    ['E', "somebody else's ticket", ticketId(imported, 'eve@example.com'), ticketFacts(imported, business), 'exempt E (ticket unknown)'],
    ['E', 'a support code spends nothing', supportCode(), codeFacts(business), 'exempt E'],
  ])
})

describe('a sales call needs no authorization (E)', () => {
  for (const customer of ['home', 'business'] as const) {
    describe(customer, () => {
      // biome-ignore format: one row a rule
      table(customer, 'sales', [
        ['E', 'no credential', null, unknown, 'exempt E'],
        ['E', 'an open ticket is not even looked up', ticketId(open), ticketFacts(open), 'exempt E'],
        ['E', 'a closed ticket says nothing', ticketId(closed), ticketFacts(closed), 'exempt E'],
        ['E', 'a support code spends nothing', supportCode(), codeFacts(), 'exempt E'],
      ])
    })
  }
})

describe('the record decides the customer type (reading 6)', () => {
  // biome-ignore format: one row a case
  it.each([
    ['a ticket', 'home', ticketId(open), ticketFacts(open, business), 'resume B1', 'business', true],
    ['a ticket', 'business', ticketId(closed), ticketFacts(closed, home), 'refuse H1a: ticketClosed', 'home', true],
    ['a support code', 'home', supportCode(), codeFacts(business), 'open B2 D -1', 'business', true],
    ['a support code', 'business', supportCode(), codeFacts({ ...home, ...usedUp }), 'refuse H2b: noIncidentsLeft', 'home', true],
    ['a license key, which does not', 'business', licenseKey(), keyFacts(home), 'open B3 D -1', 'business', false],
    ['a support code that agrees', 'home', supportCode(), codeFacts(home), 'open H2 D -1', 'home', false],
    ['a foreign ticket, which tells nothing', 'home', ticketId(imported), ticketFacts(imported, business), 'refuse H1: emailMismatch', 'home', false],
  ] as const)('%s, answered %s', (_what, customer, shows, records, outcome, decidedBy, customerCorrected) => {
    const decision = decided({ customer, shows }, records)
    expect(summary(decision)).toBe(outcome)
    expect(decision).toMatchObject({ customer: decidedBy, customerCorrected })
  })

  it('also on a licensing call: a business ticket resumes though the caller said home', () => {
    const decision = decided(
      { customer: 'home', call: 'licensing', shows: ticketId(open) },
      ticketFacts(open, business),
    )
    expect(decision).toMatchObject({ outcome: 'resume', customer: 'business', customerCorrected: true })
  })
})

describe("an imported ticket ID asks for its owner's e-mail as well (reading 11)", () => {
  const noAddress: Facts = { ...ticketFacts(imported), ownerEmail: null } as Facts
  const emptyAddress: Facts = { ...ticketFacts(imported), ownerEmail: '  ' } as Facts
  // biome-ignore format: one row a rule
  table('home', 'technical', [
    ['H1', 'the owner', ticketId(imported, ownerEmail), ticketFacts(imported), 'resume H1'],
    ['H1', 'without case and surrounding spaces', ticketId(imported, '  ADA@example.COM '), ticketFacts(imported), 'resume H1'],
    ['H1', 'somebody else', ticketId(imported, 'eve@example.com'), ticketFacts(imported), 'refuse H1: emailMismatch'],
    ['H1', 'no e-mail given', ticketId(imported), ticketFacts(imported), 'refuse H1: emailMismatch'],
    ['H1', 'an owner whose address was erased', ticketId(imported, ''), noAddress, 'refuse H1: emailMismatch'],
    ['H1', 'an empty address is no proof', ticketId(imported, ' '), emptyAddress, 'refuse H1: emailMismatch'],
    ['H1', 'no e-mail against an empty address', ticketId(imported), emptyAddress, 'refuse H1: emailMismatch'],
    ['H1', 'an ID created here needs none', ticketId(open, 'eve@example.com'), ticketFacts(open), 'resume H1'],
  ])
})

describe('the first and the last day are included', () => {
  // biome-ignore format: one row a case
  it.each([
    ['the day before the first', day('2025-12-31'), 'refuse H2b: inactive'],
    ['the first day', inForce.startsOn, 'open H2 D -1'],
    ['the last day', inForce.endsOn, 'open H2 D -1'],
    ['the day after the last', day('2027-01-01'), 'refuse H2b: inactive'],
  ])('%s', (_when, on, outcome) => {
    expect(summary(decided({ shows: supportCode(), on }, codeFacts(inForce)))).toBe(outcome)
  })

  // biome-ignore format: one row a case
  it.each([
    ['one day only', today, today],
    ['without an end', today, null],
  ])('%s', (_when, startsOn, endsOn) => {
    expect(summary(decided({ shows: supportCode() }, codeFacts({ startsOn, endsOn })))).toBe('open H2 D -1')
    expect(
      summary(decided({ shows: ticketId(open) }, ticketFacts(open, { startsOn, endsOn }), literal)),
    ).toBe('resume H1')
  })
})
