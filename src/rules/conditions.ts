import type { Reason } from './decision.ts'
import type { Profile } from './profile.ts'
import { isGuessable } from './ticket-id.ts'
import {
  type AuthorizationRequest,
  type Credential,
  type CustomerType,
  type Day,
  type EntitlementFacts,
  type Facts,
  type TicketFacts,
  unreachable,
} from './vocabulary.ts'

export type CodeCredential = Exclude<Credential, { kind: 'ticket' }>
export type TicketCredential = Extract<Credential, { kind: 'ticket' }>
export type KnownTicket = Extract<Facts, { kind: 'ticket' }>
export type KnownCode = Extract<Facts, { kind: 'supportCode' | 'licenseKey' }>

const expectedDigits = { supportCode: 10, licenseKey: 8 } as const

/** H1a/B1a, then H1b/B1b; a per-incident ticket is judged by the first alone (reading 3). */
export const ticketReasons = ({ ticket, entitlement }: KnownTicket, on: Day, profile: Profile): Reason[] => {
  const closed: Reason[] = ticket.status === 'closed' ? [{ reason: 'ticketClosed', ticket }] : []
  if (entitlement.plan.kind === 'per-incident') return closed
  return [
    ...closed,
    ...inactive(entitlement, on),
    ...(profile.resumeNeedsIncidents ? noIncidentsLeft(entitlement) : []),
  ]
}

/** B3a, then H2b/B2b/B3b, then N: every failing condition (reading 9). */
export const codeReasons = (facts: KnownCode, on: Day, profile: Profile): Reason[] => [
  ...(facts.kind === 'licenseKey' ? productNotCovered(facts.product, profile) : []),
  ...inactive(facts.entitlement, on),
  ...noPhoneSupport(facts.entitlement),
  ...noIncidentsLeft(facts.entitlement),
  ...useTicketId(facts.entitlement),
]

const productNotCovered = (product: string, profile: Profile): Reason[] =>
  profile.licenseKeyProducts.includes(product) ? [] : [{ reason: 'productNotCovered', product }]

const inactive = ({ startsOn, endsOn }: EntitlementFacts, on: Day): Reason[] =>
  on < startsOn || (endsOn !== null && on > endsOn) ? [{ reason: 'inactive', startsOn, endsOn }] : []

const noPhoneSupport = ({ phoneSupport }: EntitlementFacts): Reason[] =>
  phoneSupport ? [] : [{ reason: 'noPhoneSupport' }]

const noIncidentsLeft = ({ plan }: EntitlementFacts): Reason[] => {
  switch (plan.kind) {
    case 'limited':
      return plan.used >= plan.incidents ? [{ reason: 'noIncidentsLeft', total: plan.incidents }] : []
    case 'unlimited':
      return []
    case 'per-incident':
      return isOpen(plan.ticket) ? [] : [{ reason: 'noIncidentsLeft', total: 1 }]
    default:
      return unreachable(plan)
  }
}

/** The one incident of a per-incident plan lives in the ticket that its purchase created (N, reading 3). */
const useTicketId = ({ plan }: EntitlementFacts): Reason[] =>
  plan.kind === 'per-incident' && isOpen(plan.ticket) ? [{ reason: 'useTicketId', ticket: plan.ticket }] : []

const isOpen = (ticket: TicketFacts | null): ticket is TicketFacts =>
  ticket !== null && ticket.status !== 'closed'

/** A license key is not offered at home, whatever it is (reading 5). */
export const isHomeKey = (customer: CustomerType, credential: Credential): boolean =>
  customer === 'home' && credential.kind === 'licenseKey'

/** H2a/B2a/B3a, the form: 10 or 8 digits and nothing else. */
export const isMalformed = ({ kind, digits }: CodeCredential): boolean =>
  !/^[0-9]+$/.test(digits) || digits.length !== expectedDigits[kind]

export const malformed = ({ kind, digits }: CodeCredential): Reason => ({
  reason: 'malformed',
  credential: kind,
  digits: digits.replace(/[^0-9]/g, '').length,
  expected: expectedDigits[kind],
})

/** A ticket whose ID can be guessed is theirs only with its owner's e-mail (reading 11). */
export const isTheirTicket = (credential: TicketCredential, facts: Facts): facts is KnownTicket =>
  facts.kind === 'ticket' &&
  (!isGuessable(facts.ticket.id) || isSameEmail(credential.email, facts.ownerEmail))

/** An erased or empty address is nobody's: no address matches it. */
const isSameEmail = (given: string | undefined, owner: string | null): boolean => {
  const [a, b] = [given ?? '', owner ?? ''].map((email) => email.trim().toLowerCase())
  return a !== '' && a === b
}

/** The record decides for tickets and support codes (reading 6), once it is known to be theirs. */
export const customerOf = ({ credential, customer }: AuthorizationRequest, facts: Facts): CustomerType => {
  switch (credential?.kind) {
    case 'ticket':
      return isTheirTicket(credential, facts) ? facts.entitlement.owner : customer
    case 'supportCode':
      return facts.kind === 'supportCode' && !isMalformed(credential) ? facts.entitlement.owner : customer
    default:
      return customer
  }
}

/** Incidents left under a limited plan; null where they are not counted. */
export const incidentsLeft = ({ plan }: EntitlementFacts): number | null =>
  plan.kind === 'limited' ? Math.max(0, plan.incidents - plan.used) : null
