import {
  type CodeCredential,
  codeReasons,
  customerOf,
  isHomeKey,
  isMalformed,
  isTheirTicket,
  malformed,
  type TicketCredential,
  ticketReasons,
} from './conditions.ts'
import type { Decision } from './decision.ts'
import { exempt, open, refuse, resume } from './outcomes.ts'
import type { Profile } from './profile.ts'
import {
  type AuthorizationRequest,
  type Credential,
  type CustomerType,
  type Facts,
  unreachable,
} from './vocabulary.ts'

/**
 * The one decision that every front end shares (POLICY.md, "The decision, in order").
 * Pure: what the records say comes in as `facts`, the day in the request. Facts are looked up by `lookupFor`.
 */
export const decide = (request: AuthorizationRequest, facts: Facts, profile: Profile): Decision => {
  const customer = customerOf(request, facts)
  switch (request.call) {
    case 'sales':
      return exempt(request, customer, null)
    case 'licensing':
      return decideLicensing(request, facts, customer)
    case 'technical':
      return request.credential.kind === 'ticket'
        ? decideTicket(request, request.credential, facts, customer, profile)
        : decideCode(request, request.credential, facts, customer, profile)
    default:
      return unreachable(request)
  }
}

/**
 * The credential to look up before deciding, or null where the answer does not depend on the records:
 * a sales call, a malformed code, a license key at home.
 */
export const lookupFor = (request: AuthorizationRequest): Credential | null => {
  const { credential } = request
  if (credential === null || request.call === 'sales') return null
  if (credential.kind === 'ticket') return credential
  if (request.call === 'licensing' || isMalformed(credential)) return null
  return isHomeKey(request.customer, credential) ? null : credential
}

const decideLicensing = (request: AuthorizationRequest, facts: Facts, customer: CustomerType): Decision => {
  if (request.credential?.kind !== 'ticket') return exempt(request, customer, null)
  if (!isTheirTicket(request.credential, facts)) return exempt(request, customer, 'unknown')
  if (facts.ticket.status === 'closed') return exempt(request, customer, 'closed')
  return customer === 'business' ? resume(request, facts, customer) : exempt(request, customer, null)
}

const decideTicket = (
  request: AuthorizationRequest,
  credential: TicketCredential,
  facts: Facts,
  customer: CustomerType,
  profile: Profile,
): Decision => {
  if (facts.kind !== 'ticket') {
    return refuse(request, customer, [{ reason: 'unknown', credential: 'ticket' }], null)
  }
  if (!isTheirTicket(credential, facts)) return refuse(request, customer, [{ reason: 'emailMismatch' }], null)
  const [first, ...rest] = ticketReasons(facts, request.on, profile)
  return first
    ? refuse(request, customer, [first, ...rest], facts.entitlement)
    : resume(request, facts, customer)
}

const decideCode = (
  request: AuthorizationRequest,
  credential: CodeCredential,
  facts: Facts,
  customer: CustomerType,
  profile: Profile,
): Decision => {
  if (isHomeKey(request.customer, credential)) {
    return refuse(request, customer, [{ reason: 'notForHome' }], null)
  }
  if (isMalformed(credential)) return refuse(request, customer, [malformed(credential)], null)
  if (facts.kind !== credential.kind) {
    return refuse(request, customer, [{ reason: 'unknown', credential: credential.kind }], null)
  }
  const [first, ...rest] = codeReasons(facts, request.on, profile)
  return first
    ? refuse(request, customer, [first, ...rest], facts.entitlement)
    : open(request, credential.kind, facts.entitlement, customer)
}
