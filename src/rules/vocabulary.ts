/**
 * The words of the policy, as types. Everything that decides, stores or shows uses these and no synonyms.
 * Source: POLICY.md, "Words".
 */

/** A calendar day in UTC, `YYYY-MM-DD`. Days compare as strings. */
export type Day = string & { readonly __brand: 'Day' }

/** A ticket's ID in canonical form: as created here (`T-XXXXX-XXXXX-C`) or as imported, upper case. */
export type TicketId = string & { readonly __brand: 'TicketId' }

export type EntitlementId = string & { readonly __brand: 'EntitlementId' }

/** The UTC day of an instant. */
export const dayOf = (instant: Date): Day => instant.toISOString().slice(0, 10) as Day

/** Parses `YYYY-MM-DD`; null when it is not a day of the calendar. */
export const parseDay = (text: string): Day | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && dayOf(instant) === text ? (text as Day) : null
}

export const customerTypes = ['home', 'business'] as const
export type CustomerType = (typeof customerTypes)[number]

export const callKinds = ['technical', 'licensing', 'sales'] as const
export type CallKind = (typeof callKinds)[number]

export const ticketStatuses = ['open', 'pending', 'closed'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

export const planKinds = ['limited', 'unlimited', 'per-incident'] as const
export type PlanKind = (typeof planKinds)[number]

/** What a customer shows. Digits are strings: leading zeros count. */
export type Credential =
  | { kind: 'ticket'; id: TicketId; email?: string }
  | { kind: 'supportCode'; digits: string }
  | { kind: 'licenseKey'; digits: string }

export type CredentialKind = Credential['kind']

/** One contact to be authorized, on one day. A technical call always shows a credential. */
export type AuthorizationRequest =
  | { call: 'technical'; customer: CustomerType; credential: Credential; on: Day }
  | { call: 'licensing' | 'sales'; customer: CustomerType; credential: Credential | null; on: Day }

export type TicketFacts = { id: TicketId; status: TicketStatus }

/** A plan with its own numbers. A per-incident plan is bound to the one ticket that its purchase created. */
export type PlanFacts =
  | { kind: 'limited'; incidents: number; used: number }
  | { kind: 'unlimited' }
  | { kind: 'per-incident'; ticket: TicketFacts | null }

export type EntitlementFacts = {
  id: EntitlementId
  owner: CustomerType
  plan: PlanFacts
  phoneSupport: boolean
  startsOn: Day
  /** The last day, included; null for no end. */
  endsOn: Day | null
  /** The tickets under this entitlement that are not closed (POLICY.md, reading 8). */
  openTickets: TicketFacts[]
}

/** What the records say about the credential of a request. */
export type Facts =
  | { kind: 'notLookedUp' }
  | { kind: 'unknown' }
  | { kind: 'ticket'; ticket: TicketFacts; ownerEmail: string | null; entitlement: EntitlementFacts }
  | { kind: 'supportCode'; entitlement: EntitlementFacts }
  | { kind: 'licenseKey'; product: string; entitlement: EntitlementFacts }

/** The ids of POLICY.md's rules, in rule order. */
export const ruleIds = [
  'E',
  'H1',
  'H1a',
  'H1b',
  'B1',
  'B1a',
  'B1b',
  'H2',
  'H2a',
  'H2b',
  'B2',
  'B2a',
  'B2b',
  'B3',
  'B3a',
  'B3b',
  'N',
  'D',
  'F',
] as const
export type RuleId = (typeof ruleIds)[number]

/** For the `default` of an exhaustive switch: a missing case is a compile error. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
