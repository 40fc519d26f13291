import {
  type AuthorizationRequest,
  type CallKind,
  type Credential,
  type Day,
  type Decision,
  decide,
  type EntitlementFacts,
  type EntitlementId,
  type Facts,
  lookupFor,
  newTicketId,
  type PlanFacts,
  type Profile,
  parallels,
  parseDay,
  type TicketFacts,
  type TicketId,
  type TicketStatus,
} from '../../src/rules/index.ts'

export const day = (text: string): Day => {
  const parsed = parseDay(text)
  if (parsed === null) throw new Error(`not a day: ${text}`)
  return parsed
}

export const today = day('2026-03-15')
export const yesterday = day('2026-03-14')
export const tomorrow = day('2026-03-16')

/** A ticket created here: its ID cannot be guessed. */
export const aTicket = (status: TicketStatus = 'open', seed = 7): TicketFacts => ({
  id: newTicketId(Uint8Array.from({ length: 10 }, (_, i) => i * seed + 3)),
  status,
})

/** A ticket imported under an ID that anybody could guess. */
export const anImportedTicket = (status: TicketStatus = 'open'): TicketFacts => ({
  id: 'ABC-123' as TicketId,
  status,
})

export const limited = (incidents: number, used = 0): PlanFacts => ({ kind: 'limited', incidents, used })
export const unlimited: PlanFacts = { kind: 'unlimited' }
export const perIncident = (ticket: TicketFacts | null): PlanFacts => ({ kind: 'per-incident', ticket })

/** A home customer's contract in force today, with phone support and three incidents, unless said otherwise. */
const anEntitlement = (over: Partial<EntitlementFacts> = {}): EntitlementFacts => ({
  id: 'E-1' as EntitlementId,
  owner: 'home',
  plan: limited(3),
  phoneSupport: true,
  startsOn: day('2026-01-01'),
  endsOn: day('2026-12-31'),
  openTickets: [],
  ...over,
})

export const ownerEmail = 'Ada@Example.com'

export const ticketFacts = (ticket: TicketFacts, over: Partial<EntitlementFacts> = {}): Facts => ({
  kind: 'ticket',
  ticket,
  ownerEmail,
  entitlement: anEntitlement(over),
})
export const codeFacts = (over: Partial<EntitlementFacts> = {}): Facts => ({
  kind: 'supportCode',
  entitlement: anEntitlement(over),
})
export const keyFacts = (over: Partial<EntitlementFacts> = {}, product = 'plesk-panel'): Facts => ({
  kind: 'licenseKey',
  product,
  entitlement: anEntitlement({ owner: 'business', ...over }),
})
export const unknown: Facts = { kind: 'unknown' }

export const supportCode = (digits = '0012345678'): Credential => ({ kind: 'supportCode', digits })
export const licenseKey = (digits = '00123456'): Credential => ({ kind: 'licenseKey', digits })
export const ticketId = ({ id }: TicketFacts, email?: string): Credential =>
  email === undefined ? { kind: 'ticket', id } : { kind: 'ticket', id, email }

type Call = {
  customer?: 'home' | 'business'
  call?: CallKind
  shows: Credential | null
  on?: Day
}

export const aRequest = ({
  customer = 'home',
  call = 'technical',
  shows,
  on = today,
}: Call): AuthorizationRequest => {
  if (call !== 'technical') return { customer, call, credential: shows, on }
  if (shows === null) throw new Error('a technical call always shows a credential')
  return { customer, call, credential: shows, on }
}

export const literal: Profile = parallels
export const lenient: Profile = { ...parallels, resumeNeedsIncidents: false }

/** Looks up as a front end does, among records that know this one thing, and decides. */
export const decided = (call: Call, records: Facts, profile: Profile = literal): Decision => {
  const request = aRequest(call)
  return decide(request, lookupFor(request) === null ? { kind: 'notLookedUp' } : records, profile)
}

export const refused = (call: Call, records: Facts, profile: Profile = literal) => {
  const decision = decided(call, records, profile)
  if (decision.outcome !== 'refuse') throw new Error(`expected a refusal, was ${decision.outcome}`)
  return decision
}

/** One line that says how a decision went: `resume H1`, `open B2 D -1`, `refuse H2b: inactive, noPhoneSupport`. */
export const summary = (decision: Decision): string => {
  const rules = `${decision.outcome} ${decision.rules.join(' ')}`
  switch (decision.outcome) {
    case 'refuse':
      return `${rules}: ${decision.reasons.map(({ reason }) => reason).join(', ')}`
    case 'open':
      return decision.deduct === 1 ? `${rules} -1` : rules
    case 'exempt':
      return decision.ticketNote === null ? rules : `${rules} (ticket ${decision.ticketNote})`
    default:
      return rules
  }
}
