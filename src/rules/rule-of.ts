import type { Reason } from './decision.ts'
import { type CredentialKind, type CustomerType, type RuleId, ruleIds, unreachable } from './vocabulary.ts'

/** The rules that the reasons rest on, each once, in rule order. */
export const rulesOf = (reasons: Reason[], credential: CredentialKind, customer: CustomerType): RuleId[] => {
  const found = new Set(reasons.map((reason) => ruleOf(reason, credential, customer)))
  return ruleIds.filter((id) => found.has(id))
}

/** The rule that a reason rests on, such as B2b for a business support code without incidents left. */
export const ruleOf = ({ reason }: Reason, credential: CredentialKind, customer: CustomerType): RuleId => {
  const letter = customer === 'home' ? 'H' : 'B'
  switch (reason) {
    case 'malformed':
    case 'unknown':
      return credential === 'ticket' ? `${letter}1` : credential === 'licenseKey' ? 'B3a' : `${letter}2a`
    case 'emailMismatch':
      return `${letter}1`
    case 'notForHome':
      return 'B3'
    case 'ticketClosed':
      return `${letter}1a`
    case 'productNotCovered':
      return 'B3a'
    case 'inactive':
    case 'noPhoneSupport':
    case 'noIncidentsLeft':
      return credential === 'ticket' ? `${letter}1b` : credential === 'licenseKey' ? 'B3b' : `${letter}2b`
    case 'useTicketId':
      return 'N'
    default:
      return unreachable(reason)
  }
}
