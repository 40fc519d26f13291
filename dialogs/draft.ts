import { z } from 'zod'
import {
  type AuthorizationRequest,
  type Credential,
  type CustomerType,
  callKinds,
  canonicalTicketId,
  customerTypes,
  type Day,
} from '../src/rules/index.ts'

/** A credential as the state keeps it: sealed, with what may be shown of it. `either` is eight digits that nobody has named yet. */
const ShownCredential = z.object({
  kind: z.enum(['ticket', 'supportCode', 'licenseKey', 'either']),
  sealed: z.string(),
  last: z.string(),
})
export type ShownCredential = z.infer<typeof ShownCredential>

/** What the desk granted before anything was spent, as the confirmation shows it. */
const Granted = z.object({
  entitlement: z.string(),
  customer: z.enum(customerTypes),
  incidents: z.object({ total: z.number(), before: z.number() }).nullable(),
  openTickets: z.array(z.object({ id: z.string(), subject: z.string() })),
})

/**
 * All that a customer has answered so far: what is absent is still to be asked. JSON, kept in the dialog state between turns;
 * credentials and e-mail are sealed, the subject is masked.
 */
export const Draft = z
  .object({
    customer: z.enum(customerTypes),
    call: z.enum(callKinds),
    hasTicket: z.enum(['yes', 'no', 'unsure']),
    credential: ShownCredential,
    /** The one kind of code that an offer asked for. */
    wanted: z.enum(['supportCode', 'licenseKey']),
    email: z.string(),
    subject: z.string(),
    articles: z.enum(['solved', 'read']),
    granted: Granted,
    otherProblem: z.literal(true),
    operation: z.string(),
    confirmed: z.literal(true),
    /** What was given as the code that the contract's owner was sent, sealed, */
    oneTimeCode: z.string(),
    /** or said in its place. */
    codeWish: z.enum(['anew', 'noAccess']),
    useful: z.boolean(),
    comment: z.string(),
    ticket: z.string(),
    message: z.string(),
    locale: z.string(),
    forget: z.enum(['yes', 'no']),
  })
  .partial()
export type Draft = z.infer<typeof Draft>

/** Changes to a draft; null takes an answer back. */
export type Patch = { [K in keyof Draft]?: Draft[K] | null }

/** What an answer makes of a draft: what rested on a credential goes with it. */
export const patched = (draft: Draft, patch: Patch): Draft => {
  const rests: Patch =
    patch.credential !== undefined ||
    patch.call !== undefined ||
    patch.customer !== undefined ||
    patch.email !== undefined
      ? {
          granted: null,
          operation: null,
          confirmed: null,
          otherProblem: null,
          oneTimeCode: null,
          codeWish: null,
        }
      : {}
  const merged = Object.entries({ ...draft, ...rests, ...patch })
  return Draft.parse(Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined)))
}

/** Seals and opens what must not stand in the state in clear. */
export type Seals = { seal(text: string): string; unseal(sealed: string): string }

const StoredCredential = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ticket'),
    id: z.custom<Extract<Credential, { kind: 'ticket' }>['id']>((v) => typeof v === 'string'),
  }),
  z.object({ kind: z.literal('supportCode'), digits: z.string() }),
  z.object({ kind: z.literal('licenseKey'), digits: z.string() }),
  z.object({ kind: z.literal('either'), digits: z.string() }),
])
/** A credential in clear, for as long as a turn takes. */
export type ClearCredential = z.infer<typeof StoredCredential>

const shownDigits = { ticket: 4, supportCode: 4, licenseKey: 2, either: 2 } as const

export const sealCredential = (credential: ClearCredential, { seal }: Seals): ShownCredential => ({
  kind: credential.kind,
  sealed: seal(JSON.stringify(credential)),
  last: ('id' in credential ? credential.id : credential.digits).slice(-shownDigits[credential.kind]),
})

/** A draft that names a ticket and nothing else. */
export const ticketDraft = (ticket: string, seals: Seals): Draft => ({
  credential: sealCredential({ kind: 'ticket', id: canonicalTicketId(ticket) }, seals),
})

export const openCredential = ({ sealed }: ShownCredential, { unseal }: Seals): ClearCredential =>
  StoredCredential.parse(JSON.parse(unseal(sealed)))

/** The request that a draft makes; null while it names no credential and the call needs one. `customer` stands in where they did not say. */
export const requestOf = (
  draft: Draft,
  customer: CustomerType,
  on: Day,
  seals: Seals,
): AuthorizationRequest | null => {
  const call = draft.call ?? 'technical'
  const credential = credentialOf(draft, seals)
  if (call !== 'technical') return { call, customer, credential, on }
  return credential === null ? null : { call, customer, credential, on }
}

const credentialOf = (draft: Draft, seals: Seals): Credential | null => {
  if (draft.credential === undefined) return null
  const clear = openCredential(draft.credential, seals)
  if (clear.kind === 'either') return null
  if (clear.kind !== 'ticket' || draft.email === undefined) return clear
  return { ...clear, email: seals.unseal(draft.email) }
}
