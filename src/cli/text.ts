import type { Outcome } from '../desk/outcome.ts'
import { type Decision, type Profile, type Reason, unreachable } from '../rules/index.ts'

/** A decision for an operator's terminal: plain English, every reason, every number. */
export const decisionText = (decision: Decision, profile: Profile, outcome?: Outcome): string => {
  const lines = [
    headline(decision, outcome),
    ...details(decision, profile),
    `rules: ${decision.rules.join(', ')}`,
  ]
  if (decision.customerCorrected) lines.splice(1, 0, `The record says ${decision.customer}, and decides.`)
  return lines.join('\n')
}

const headline = (decision: Decision, outcome?: Outcome): string => {
  switch (decision.outcome) {
    case 'resume':
      return `resume ticket ${decision.ticket.id} (${decision.ticket.status}); nothing is deducted`
    case 'open':
      return `open a ticket${outcome?.ticket ? `: ${outcome.ticket}` : ''}; ${deduction(decision, outcome)}`
    case 'exempt':
      return 'exempt: no authorization needed, nothing is deducted'
    case 'refuse':
      return 'refused'
    default:
      return unreachable(decision)
  }
}

const deduction = (decision: Extract<Decision, { outcome: 'open' }>, outcome?: Outcome): string => {
  if (decision.incidentsLeft === null) return 'the plan is unlimited, nothing is deducted'
  return outcome
    ? `1 incident was deducted, ${outcome.incidentsAfter} left`
    : `1 of ${decision.incidentsLeft} incidents left would be deducted`
}

const details = (decision: Decision, profile: Profile): string[] => {
  switch (decision.outcome) {
    case 'refuse':
      return [
        ...decision.reasons.map((reason) => `- ${reasonText(reason, profile)}`),
        ...openTickets(decision.openTickets),
      ]
    case 'open':
      return openTickets(decision.openTickets)
    case 'exempt':
      return decision.ticketNote === null ? [] : [`The ticket that was named is ${decision.ticketNote}.`]
    case 'resume':
      return []
    default:
      return unreachable(decision)
  }
}

const openTickets = (tickets: { id: string }[]): string[] =>
  tickets.length === 0
    ? []
    : [`open tickets under the same entitlement, free to resume: ${tickets.map(({ id }) => id).join(', ')}`]

const reasonText = (reason: Reason, profile: Profile): string => {
  switch (reason.reason) {
    case 'malformed':
      return `malformed: ${reason.digits} digits where ${reason.expected} are expected`
    case 'unknown':
      return 'unknown: not in the records'
    case 'emailMismatch':
      return 'emailMismatch: an imported ticket ID needs the e-mail address of its owner (--email)'
    case 'notForHome':
      return 'notForHome: license keys authorize business customers only'
    case 'ticketClosed':
      return `ticketClosed: ticket ${reason.ticket.id} is closed and cannot be reopened`
    case 'productNotCovered':
      return `productNotCovered: ${profile.products[reason.product] ?? reason.product} is not among the products whose keys authorize`
    case 'inactive':
      return `inactive: the contract runs from ${reason.startsOn} to ${reason.endsOn ?? 'no end'}`
    case 'noPhoneSupport':
      return 'noPhoneSupport: phone support is not included'
    case 'noIncidentsLeft':
      return `noIncidentsLeft: all ${reason.total} incidents are used`
    case 'useTicketId':
      return `useTicketId: this purchase created ticket ${reason.ticket.id}; use its ID`
    default:
      return unreachable(reason)
  }
}
