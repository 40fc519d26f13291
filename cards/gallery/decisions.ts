import { decide } from '../../src/rules/decide.ts'
import type { Decision, Outcome } from '../../src/rules/decision.ts'
import { parallels } from '../../src/rules/profile.ts'
import { newTicketId } from '../../src/rules/ticket-id.ts'
import type {
  AuthorizationRequest,
  Credential,
  CustomerType,
  EntitlementFacts,
  EntitlementId,
  Facts,
  TicketFacts,
  TicketId,
  TicketStatus,
} from '../../src/rules/vocabulary.ts'
import { parseDay } from '../../src/rules/vocabulary.ts'

const day = (text: string) => {
  const parsed = parseDay(text)
  if (parsed === null) throw new Error(`not a day: ${text}`)
  return parsed
}

/** The day on which every example is decided. */
export const today = day('2026-03-15')

export const ticket = (status: TicketStatus = 'open', seed = 7): TicketFacts => ({
  id: newTicketId(Uint8Array.from({ length: 10 }, (_, i) => i * seed + 3)),
  status,
})

export const guessable: TicketFacts = { id: 'ABC_123*' as TicketId, status: 'open' }

const contract: EntitlementFacts = {
  id: 'E-1' as EntitlementId,
  owner: 'business',
  plan: { kind: 'limited', incidents: 3, used: 0 },
  phoneSupport: true,
  startsOn: day('2026-01-01'),
  endsOn: day('2026-12-31'),
  openTickets: [],
}

export const spent = { kind: 'limited', incidents: 3, used: 3 } as const
export const ended = { startsOn: day('2025-01-01'), endsOn: day('2025-12-31') }
export const notBegun = { startsOn: day('2026-04-01'), endsOn: null }

type Over = Partial<EntitlementFacts>

const request = (credential: Credential, customer: CustomerType): AuthorizationRequest => ({
  call: 'technical',
  customer,
  credential,
  on: today,
})

export const byTicket = (
  shown: TicketFacts,
  over: Over = {},
  customer: CustomerType = 'business',
): Decision =>
  decide(
    request({ kind: 'ticket', id: shown.id }, customer),
    { kind: 'ticket', ticket: shown, ownerEmail: 'ada@example.com', entitlement: { ...contract, ...over } },
    parallels,
  )

export const byCode = (over: Over = {}, customer: CustomerType = 'business'): Decision =>
  decide(
    request({ kind: 'supportCode', digits: '0012345678' }, customer),
    { kind: 'supportCode', entitlement: { ...contract, owner: customer, ...over } },
    parallels,
  )

export const byKey = (
  over: Over = {},
  product = 'plesk-panel',
  customer: CustomerType = 'business',
): Decision =>
  decide(
    request({ kind: 'licenseKey', digits: '00123456' }, customer),
    { kind: 'licenseKey', product, entitlement: { ...contract, ...over } },
    parallels,
  )

const nothing: Facts = { kind: 'unknown' }

export const notFound = (credential: Credential, customer: CustomerType = 'business'): Decision =>
  decide(request(credential, customer), nothing, parallels)

export const licensing = (credential: Credential | null, facts: Facts = nothing): Decision =>
  decide({ call: 'licensing', customer: 'business', credential, on: today }, facts, parallels)

export const licensingClosed = (): Decision =>
  licensing(
    { kind: 'ticket', id: ticket('closed').id },
    { kind: 'ticket', ticket: ticket('closed'), ownerEmail: null, entitlement: contract },
  )

/** The decision as the outcome that an example is about. */
export const as = <O extends Outcome>(outcome: O, decision: Decision): Extract<Decision, { outcome: O }> => {
  if (!isOf(outcome, decision)) throw new Error(`expected ${outcome}, got ${decision.outcome}`)
  return decision
}

const isOf = <O extends Outcome>(
  outcome: O,
  decision: Decision,
): decision is Extract<Decision, { outcome: O }> => decision.outcome === outcome
