import { type CodeCredential, incidentsLeft, type KnownTicket } from './conditions.ts'
import type { Decision, Reason } from './decision.ts'
import { offersAfterRefusal } from './offers.ts'
import { rulesOf } from './rule-of.ts'
import type { AuthorizationRequest, CustomerType, EntitlementFacts, RuleId } from './vocabulary.ts'

const shared = (request: AuthorizationRequest, customer: CustomerType) => ({
  customer,
  customerCorrected: customer !== request.customer,
})

/** E: nothing is needed and nothing deducted. */
export const exempt = (
  request: AuthorizationRequest,
  customer: CustomerType,
  ticketNote: 'closed' | 'unknown' | null,
): Decision => ({
  ...shared(request, customer),
  outcome: 'exempt',
  rules: ['E'],
  ticketNote,
  offers: ['sales', 'web', 'selfService'],
})

/** H1/B1, and N where the ticket was bought. */
export const resume = (
  request: AuthorizationRequest,
  { ticket, entitlement }: KnownTicket,
  customer: CustomerType,
): Decision => ({
  ...shared(request, customer),
  outcome: 'resume',
  rules: [
    customer === 'home' ? 'H1' : 'B1',
    ...(entitlement.plan.kind === 'per-incident' ? (['N'] as const) : []),
  ],
  ticket,
  entitlement,
  deduct: 0,
  incidentsLeft: incidentsLeft(entitlement),
  offers: [],
})

/** H2/B2/B3 and D. */
export const open = (
  request: AuthorizationRequest,
  credential: CodeCredential['kind'],
  entitlement: EntitlementFacts,
  customer: CustomerType,
): Decision => ({
  ...shared(request, customer),
  outcome: 'open',
  rules: [openingRule(credential, customer), 'D'],
  credential,
  entitlement,
  deduct: entitlement.plan.kind === 'limited' ? 1 : 0,
  incidentsLeft: incidentsLeft(entitlement),
  openTickets: entitlement.openTickets,
  offers: entitlement.openTickets.length > 0 ? ['openTicket'] : [],
})

const openingRule = (credential: CodeCredential['kind'], customer: CustomerType): RuleId => {
  if (credential === 'licenseKey') return 'B3'
  return customer === 'home' ? 'H2' : 'B2'
}

/** `entitlement` is null where the credential is not known to be theirs: then nothing of the records is told (reading 10). */
export const refuse = (
  request: AuthorizationRequest,
  customer: CustomerType,
  reasons: [Reason, ...Reason[]],
  entitlement: EntitlementFacts | null,
): Decision => {
  const credential = request.credential?.kind ?? 'ticket'
  const openTickets = credential === 'ticket' ? [] : (entitlement?.openTickets ?? [])
  return {
    ...shared(request, customer),
    outcome: 'refuse',
    rules: rulesOf(reasons, credential, customer),
    credential,
    reasons,
    incidentsLeft: entitlement && incidentsLeft(entitlement),
    openTickets,
    offers: offersAfterRefusal({ reasons, credential, customer, openTickets }),
  }
}
