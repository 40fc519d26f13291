import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type AuthorizationRequest,
  callKinds,
  customerTypes,
  type EntitlementFacts,
  type EntitlementId,
  type Facts,
  lookupFor,
  decide as pureDecide,
  type ReasonName,
  ruleIds,
  ticketStatuses,
} from '../../src/rules/index.ts'
import { anImportedTicket, aTicket, day, lenient, literal, ownerEmail } from './facts.ts'

const days = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05').map(day)
const status = fc.constantFrom(...ticketStatuses)
const ticket = fc.oneof(
  fc.tuple(status, fc.integer({ min: 1, max: 9 })).map(([is, seed]) => aTicket(is, seed)),
  status.map((is) => anImportedTicket(is)),
)
const plan = fc.oneof(
  fc.record({ kind: fc.constant('limited' as const), incidents: fc.nat(3), used: fc.nat(3) }),
  fc.constant({ kind: 'unlimited' as const }),
  fc.record({ kind: fc.constant('per-incident' as const), ticket: fc.option(ticket) }),
)
const entitlement: fc.Arbitrary<EntitlementFacts> = fc.record({
  id: fc.constant('E-1' as EntitlementId),
  owner: fc.constantFrom(...customerTypes),
  plan,
  phoneSupport: fc.boolean(),
  startsOn: days,
  endsOn: fc.option(days),
  openTickets: fc.array(
    ticket.filter((one) => one.status !== 'closed'),
    { maxLength: 2 },
  ),
})
const digitsOf = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const digits = fc.oneof(digitsOf(8), digitsOf(10), fc.stringMatching(/^[0-9 x]{0,12}$/))
const email = fc.constantFrom(ownerEmail, ' ada@example.com ', 'eve@example.com', '')

/** Any request with any records about what it shows, including none. */
const situation = fc
  .record({
    call: fc.constantFrom(...callKinds),
    customer: fc.constantFrom(...customerTypes),
    kind: fc.constantFrom('ticket' as const, 'supportCode' as const, 'licenseKey' as const),
    on: days,
    digits,
    email,
    ticket,
    entitlement,
    product: fc.constantFrom('plesk-panel', 'parallels-desktop'),
    isKnown: fc.boolean(),
    profile: fc.constantFrom(literal, lenient),
  })
  .map((world) => {
    const { call, customer, kind, on, profile } = world
    const credential =
      kind === 'ticket' ? { kind, id: world.ticket.id, email: world.email } : { kind, digits: world.digits }
    const request: AuthorizationRequest = { call, customer, credential, on }
    return { ...world, request, facts: recordsFor(world, request), profile }
  })

type World = {
  kind: 'ticket' | 'supportCode' | 'licenseKey'
  isKnown: boolean
  ticket: ReturnType<typeof aTicket>
  entitlement: EntitlementFacts
  product: string
}
const recordsFor = (
  { kind, isKnown, ticket, entitlement, product }: World,
  request: AuthorizationRequest,
): Facts => {
  if (lookupFor(request) === null) return { kind: 'notLookedUp' }
  if (!isKnown) return { kind: 'unknown' }
  if (kind === 'ticket') return { kind, ticket, ownerEmail, entitlement }
  return kind === 'supportCode' ? { kind, entitlement } : { kind, product, entitlement }
}

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never
const decided = ({ request, facts, profile }: Situation) => pureDecide(request, facts, profile)
const always = (check: (situation: Situation) => void) =>
  fc.assert(fc.property(situation, check), { numRuns: 3000 })

it('a resume or an exemption never deducts', () => {
  always((s) => {
    const decision = decided(s)
    if (decision.outcome === 'resume') expect(decision.deduct).toBe(0)
    if (decision.outcome === 'exempt') expect(decision).not.toHaveProperty('deduct')
  })
})

it('an opening deducts one from a limited contract and nothing from an unlimited one', () => {
  always((s) => {
    const decision = decided(s)
    if (decision.outcome === 'open')
      expect(decision.deduct).toBe(s.entitlement.plan.kind === 'limited' ? 1 : 0)
  })
})

it('a limited contract without incidents and a per-incident purchase never open a ticket', () => {
  always((s) => {
    const { plan } = s.entitlement
    const isEmpty = plan.kind === 'per-incident' || (plan.kind === 'limited' && plan.used >= plan.incidents)
    if (isEmpty) expect(decided(s).outcome).not.toBe('open')
  })
})

it('a closed ticket never resumes, and what resumes is the ticket that was shown', () => {
  always((s) => {
    const decision = decided(s)
    if (s.ticket.status === 'closed') expect(decision.outcome).not.toBe('resume')
    if (decision.outcome === 'resume') expect(decision.ticket).toEqual(s.ticket)
  })
})

it('a sales call is always exempt, a licensing call never refused, a technical call never exempt', () => {
  always((s) => {
    const { outcome } = decided(s)
    if (s.call === 'sales') expect(outcome).toBe('exempt')
    if (s.call === 'licensing') expect(['exempt', 'resume']).toContain(outcome)
    if (s.call === 'technical') expect(outcome).not.toBe('exempt')
  })
})

it('the reasons of a refusal are exactly the failing conditions, in rule order', () => {
  always((s) => {
    if (s.call !== 'technical') return
    const decision = decided(s)
    const reasons = decision.outcome === 'refuse' ? decision.reasons.map(({ reason }) => reason) : []
    expect(reasons).toEqual(failing(s))
  })
})

it('a refusal always offers the website, a person and self-service, and no way twice', () => {
  always((s) => {
    const decision = decided(s)
    if (decision.outcome !== 'refuse') return
    expect(decision.offers.slice(-3)).toEqual(['web', 'person', 'selfService'])
    expect(new Set(decision.offers).size).toBe(decision.offers.length)
  })
})

it('the rules stand in rule order, each once, and at least one', () => {
  always((s) => {
    const { rules } = decided(s)
    expect(rules.length).toBeGreaterThan(0)
    expect(rules).toEqual(ruleIds.filter((id) => rules.includes(id)))
  })
})

it('what is unknown or not theirs discloses nothing, whatever the records hold', () => {
  always((s) => {
    const decision = decided(s)
    if (decision.outcome !== 'refuse') return
    if (!decision.reasons.some(({ reason }) => reason === 'unknown' || reason === 'emailMismatch')) return
    expect(decision).toMatchObject({ incidentsLeft: null, openTickets: [], customerCorrected: false })
    expect(decision).not.toHaveProperty('entitlement')
    expect(decision.offers).not.toContain('openTicket')
  })
})

it('leading zeros survive: a code is looked up with the digits that were typed', () => {
  fc.assert(
    fc.property(fc.nat(99_999), (number) => {
      const typed = String(number).padStart(10, '0')
      const credential = { kind: 'supportCode', digits: typed } as const
      expect(lookupFor({ call: 'technical', customer: 'home', credential, on: day('2026-01-01') })).toEqual(
        credential,
      )
    }),
  )
})

/** The policy once more, as a list of conditions that hold or fail; written from POLICY.md, not from the code. */
const failing = (s: Situation): ReasonName[] => {
  const { kind, customer, entitlement: e, on, isKnown, profile } = s
  const plan = e.plan
  const out = on < e.startsOn || on > (e.endsOn ?? on)
  const usedUp = plan.kind === 'limited' && plan.used >= plan.incidents
  if (kind === 'ticket') {
    const isOwner = s.ticket.id.startsWith('T-') || s.email.trim().toLowerCase() === 'ada@example.com'
    if (!isKnown) return ['unknown']
    if (!isOwner) return ['emailMismatch']
    const isBought = plan.kind === 'per-incident'
    return named([
      ['ticketClosed', s.ticket.status === 'closed'],
      ['inactive', out && !isBought],
      ['noIncidentsLeft', usedUp && profile === literal],
    ])
  }
  if (kind === 'licenseKey' && customer === 'home') return ['notForHome']
  if (!(kind === 'licenseKey' ? /^[0-9]{8}$/ : /^[0-9]{10}$/).test(s.digits)) return ['malformed']
  if (!isKnown) return ['unknown']
  const isBoundOpen = plan.kind === 'per-incident' && plan.ticket !== null && plan.ticket.status !== 'closed'
  return named([
    ['productNotCovered', kind === 'licenseKey' && s.product === 'parallels-desktop'],
    ['inactive', out],
    ['noPhoneSupport', !e.phoneSupport],
    ['noIncidentsLeft', usedUp || (plan.kind === 'per-incident' && !isBoundOpen)],
    ['useTicketId', isBoundOpen],
  ])
}
const named = (conditions: [ReasonName, boolean][]): ReasonName[] =>
  conditions.filter(([, fails]) => fails).map(([name]) => name)
