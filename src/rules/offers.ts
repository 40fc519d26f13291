import type { Offer, Reason } from './decision.ts'
import { type CredentialKind, type CustomerType, type TicketFacts, unreachable } from './vocabulary.ts'

type Refusal = {
  reasons: Reason[]
  credential: CredentialKind
  customer: CustomerType
  openTickets: TicketFacts[]
}

/** The next best ways after a refusal, best first, each once; F's ways (web, person, self-service) always close the list. */
export const offersAfterRefusal = ({ reasons, credential, customer, openTickets }: Refusal): Offer[] => {
  const ways = reasons.flatMap((reason) => waysOut(reason, credential, customer))
  const ticket: Offer[] = openTickets.length > 0 && !ways.includes('boundTicket') ? ['openTicket'] : []
  return [...new Set<Offer>([...ticket, ...ways, 'web', 'person', 'selfService'])]
}

const waysOut = ({ reason }: Reason, credential: CredentialKind, customer: CustomerType): Offer[] => {
  const codes: Offer[] = customer === 'business' ? ['supportCode', 'licenseKey'] : ['supportCode']
  const licensing: Offer[] = credential === 'ticket' && customer === 'business' ? ['licensing'] : []
  switch (reason) {
    case 'malformed':
      return ['retry']
    case 'unknown':
    case 'emailMismatch':
      return ['retry', ...otherThan(credential, ['ticket', ...codes])]
    case 'notForHome':
      return ['ticket', 'supportCode', 'business']
    case 'ticketClosed':
      return [...codes, ...licensing]
    case 'productNotCovered':
      return ['supportCode', 'ticket']
    case 'inactive':
      return ['renew', ...licensing]
    case 'noPhoneSupport':
      return ['options']
    case 'noIncidentsLeft':
      return ['buy', ...otherThan(credential, ['ticket']), ...licensing]
    case 'useTicketId':
      return ['boundTicket']
    default:
      return unreachable(reason)
  }
}

const otherThan = (credential: CredentialKind, ways: Offer[]): Offer[] =>
  ways.filter((way) => way !== credential)
