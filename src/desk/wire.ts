import { z } from 'zod'
import {
  type AuthorizationRequest,
  type Credential,
  callKinds,
  canonicalTicketId,
  customerTypes,
  type Day,
  type Decision,
  extractCredentials,
  parseDay,
  unreachable,
} from '../rules/index.ts'
import type { Outcome } from './outcome.ts'

/** One request as other front ends send it: a line of `authorize --from`, the body of the HTTP interface. */
const WireRequest = z
  .strictObject({
    customer: z.enum(customerTypes),
    call: z.enum(callKinds),
    // No record holds a NUL, and PostgreSQL would not even look for one.
    ticket: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .regex(/^\P{Cc}+$/u, 'expected no control characters')
      .optional(),
    email: z.string().max(320).optional(),
    supportCode: z.string().max(64).optional(),
    licenseKey: z.string().max(64).optional(),
    on: z
      .string()
      .refine((text) => parseDay(text) !== null, 'expected a day, YYYY-MM-DD')
      .optional(),
  })
  .superRefine((request, context) => {
    const shown = [request.ticket, request.supportCode, request.licenseKey].filter((one) => one !== undefined)
    const complain = (message: string) => context.addIssue({ code: 'custom', message })
    if (shown.length > 1) complain('expected one credential: ticket, supportCode or licenseKey')
    if (shown.length === 0 && request.call === 'technical') {
      complain('a technical call needs a credential: ticket, supportCode or licenseKey')
    }
    if (request.email !== undefined && request.ticket === undefined) complain('email goes with ticket')
  })
type WireRequest = z.infer<typeof WireRequest>

/** One decision as other front ends read it. `incidentsLeft` counts before the decision is carried out. */
export type WireDecision = {
  outcome: Decision['outcome']
  rules: string[]
  reasons: string[]
  deduct: 0 | 1
  ticket: string | null
  incidentsLeft: number | null
  openTickets: string[]
}

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

const reasonsOf = (decision: Decision): string[] => {
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
