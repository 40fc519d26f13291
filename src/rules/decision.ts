import type {
  CredentialKind,
  CustomerType,
  Day,
  EntitlementFacts,
  RuleId,
  TicketFacts,
} from './vocabulary.ts'

/** Why a credential is refused, each with its own numbers, in rule order. */
export type Reason =
  | { reason: 'malformed'; credential: 'supportCode' | 'licenseKey'; digits: number; expected: 8 | 10 }
  | { reason: 'unknown'; credential: CredentialKind }
  | { reason: 'emailMismatch' }
  | { reason: 'notForHome' }
  | { reason: 'ticketClosed'; ticket: TicketFacts }
  | { reason: 'productNotCovered'; product: string }
  | { reason: 'inactive'; startsOn: Day; endsOn: Day | null }
  | { reason: 'noPhoneSupport' }
  | { reason: 'noIncidentsLeft'; total: number }
  | { reason: 'useTicketId'; ticket: TicketFacts }

export type ReasonName = Reason['reason']

/** What a customer can do next; F's ways are always among them on a refusal. */
export const offers = [
  'boundTicket',
  'openTicket',
  'supportCode',
  'licenseKey',
  'ticket',
  'retry',
  'business',
  'licensing',
  'renew',
  'buy',
  'options',
  'sales',
  'web',
  'person',
  'selfService',
] as const
export type Offer = (typeof offers)[number]

type Shared = {
  /** The ids of the rules that carry the outcome. */
  rules: RuleId[]
  /** The customer type by which it was decided. */
  customer: CustomerType
  /** The record disagreed with the answer given and decided (POLICY.md, reading 6). */
  customerCorrected: boolean
  /** What to offer next, best first. */
  offers: Offer[]
}

/**
 * What the policy says about one request: a value that cards, command line, HTTP and audit all render.
 * `incidentsLeft` counts before the decision is carried out; null where incidents are not counted.
 */
export type Decision = Shared &
  (
    | {
        outcome: 'resume'
        ticket: TicketFacts
        entitlement: EntitlementFacts
        deduct: 0
        incidentsLeft: number | null
      }
    | {
        outcome: 'open'
        credential: 'supportCode' | 'licenseKey'
        entitlement: EntitlementFacts
        deduct: 0 | 1
        incidentsLeft: number | null
        /** Tickets under the same entitlement to offer first, free (POLICY.md, reading 8). */
        openTickets: TicketFacts[]
      }
    | {
        outcome: 'exempt'
        /** What became of the ticket that was named, if one was (POLICY.md, reading 4). */
        ticketNote: 'closed' | 'unknown' | null
      }
    | {
        outcome: 'refuse'
        credential: CredentialKind
        reasons: [Reason, ...Reason[]]
        incidentsLeft: number | null
        openTickets: TicketFacts[]
      }
  )

export type Outcome = Decision['outcome']
