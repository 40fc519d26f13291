import { z } from 'zod'
import { callKinds, customerTypes, parseDay, type ReasonName, ruleIds } from '../rules/index.ts'

/** Plain text that the records can hold: none has a control character, and PostgreSQL would not even look for a NUL. */
const plainText = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .refine((text) => !/\p{Cc}/u.test(text), 'expected no control characters')

/** One request as other front ends send it: a line of `authorize --from`, the body of the HTTP interface. */
export const WireRequest = z
  .strictObject({
    customer: z
      .enum(customerTypes)
      .meta({ description: 'What the customer says to be; the record decides.' }),
    call: z.enum(callKinds).meta({ description: 'A technical call needs a credential.' }),
    ticket: plainText
      .meta({ description: 'A ticket ID, as typed.', examples: ['T-AAAAA-AAAAA-Y'] })
      .optional(),
    email: z
      .string()
      .max(320)
      .meta({ description: 'With an imported ticket ID: the e-mail address of its owner.' })
      .optional(),
    supportCode: z
      .string()
      .max(64)
      .meta({
        description: 'A 10-digit support code, as typed: a text, since zeros lead.',
        examples: ['0123456789'],
      })
      .optional(),
    licenseKey: z
      .string()
      .max(64)
      .meta({
        description: 'An 8-digit license key number, as typed; business only.',
        examples: ['01234567'],
      })
      .optional(),
    on: z
      .string()
      .refine((text) => parseDay(text) !== null, 'expected a day, YYYY-MM-DD')
      .meta({ description: 'The day to decide for; today (UTC) where there is none.', format: 'date' })
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
export type WireRequest = z.infer<typeof WireRequest>

export const wireReasons = z.enum([
  'malformed',
  'unknown',
  'emailMismatch',
  'notForHome',
  'ticketClosed',
  'productNotCovered',
  'inactive',
  'noPhoneSupport',
  'noIncidentsLeft',
  'useTicketId',
] as const satisfies ReasonName[])

/** One decision in the command line's words, and in the audit trail's. */
export const WireDecision = z.strictObject({
  outcome: z.enum(['resume', 'open', 'exempt', 'refuse']),
  rules: z.array(z.enum(ruleIds)).meta({ description: 'The rules of the policy that carry the outcome.' }),
  reasons: z.array(wireReasons),
  deduct: z.literal([0, 1]).meta({ description: 'Incidents that the decision costs.' }),
  ticket: z
    .string()
    .nullable()
    .meta({ description: 'The ticket to resume, or the one that was opened; null where there is none.' }),
  incidentsLeft: z
    .int()
    .min(0)
    .nullable()
    .meta({ description: 'Before the decision is carried out; null where incidents are not counted.' }),
  openTickets: z
    .array(z.string())
    .meta({ description: 'Tickets under the same contract that can be resumed, free.' }),
})
export type WireDecision = z.infer<typeof WireDecision>

/** The same of a decision that was carried out. */
export const WireOutcome = WireDecision.extend({
  operation: z.string().meta({ description: 'The id by which it was carried out once.' }),
  repeated: z
    .boolean()
    .meta({ description: 'Whether it was carried out before, and this is its first outcome.' }),
})
export type WireOutcome = z.infer<typeof WireOutcome>
