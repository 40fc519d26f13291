import {
  type AuthorizationRequest,
  type Credential,
  canonicalTicketId,
  type Day,
  type Decision,
  extractCredentials,
  parseDay,
  unreachable,
} from '../rules/index.ts'
import type { Committed, Outcome } from './outcome.ts'
import { type WireDecision, type WireOutcome, WireRequest } from './wire-schemas.ts'

/** The request in the rules' words, or what is wrong with it in one line. */
export const parseWireRequest = (
  value: unknown,
  today: Day,
): { ok: true; request: AuthorizationRequest } | { ok: false; error: string } => {
  const parsed = WireRequest.safeParse(value)
  if (!parsed.success) return { ok: false, error: parsed.error.issues.map(issueText).join('; ') }
  const { call, customer } = parsed.data
  const on = parseDay(parsed.data.on ?? today) ?? today
  const credential = credentialOf(parsed.data)
  if (call !== 'technical') return { ok: true, request: { call, customer, credential, on } }
  if (!credential) return { ok: false, error: 'a technical call needs a credential' }
  return { ok: true, request: { call, customer, credential, on } }
}

const issueText = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message

const credentialOf = ({ ticket, email, supportCode, licenseKey }: WireRequest): Credential | null => {
  if (ticket !== undefined) {
    return { kind: 'ticket', id: canonicalTicketId(ticket), ...(email === undefined ? {} : { email }) }
  }
  if (supportCode !== undefined) return { kind: 'supportCode', digits: digitsOf('supportCode', supportCode) }
  return licenseKey === undefined ? null : { kind: 'licenseKey', digits: digitsOf('licenseKey', licenseKey) }
}

/** The digits of a code as people type it; what is no code stays as it is, for the rules to call malformed. */
const digitsOf = (kind: 'supportCode' | 'licenseKey', text: string): string => {
  const found = extractCredentials(text).found.filter(({ kind: one }) => one === kind)
  return found.length === 1 && found[0] && 'digits' in found[0] ? found[0].digits : text.replace(/[\s-]/g, '')
}

/** `outcome` is what became of the decision once it was carried out; without it nothing was. */
export const wireDecision = (decision: Decision, outcome?: Outcome): WireDecision => ({
  outcome: decision.outcome,
  rules: decision.rules,
  reasons: reasonsOf(decision),
  deduct: decision.outcome === 'open' ? decision.deduct : 0,
  ticket: decision.outcome === 'resume' ? decision.ticket.id : (outcome?.ticket ?? null),
  incidentsLeft: decision.outcome === 'exempt' ? null : decision.incidentsLeft,
  openTickets: 'openTickets' in decision ? decision.openTickets.map(({ id }) => id) : [],
})

export const wireOutcome = ({
  outcome,
  operation,
  repeated,
}: Extract<Committed, { done: true }>): WireOutcome => ({
  ...wireDecision(outcome.decision, outcome),
  operation,
  repeated,
})

const reasonsOf = (decision: Decision): WireDecision['reasons'] => {
  switch (decision.outcome) {
    case 'refuse':
      return decision.reasons.map(({ reason }) => reason)
    case 'exempt':
      return decision.ticketNote === null
        ? []
        : [decision.ticketNote === 'closed' ? 'ticketClosed' : 'unknown']
    case 'resume':
    case 'open':
      return []
    default:
      return unreachable(decision)
  }
}
