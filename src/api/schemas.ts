import { z } from 'zod'
import { readCode } from '../desk/verification/code.ts'
import { WireRequest } from '../desk/wire-schemas.ts'
import { ticketStatuses } from '../rules/index.ts'
import type { Ticket } from '../store/ports.ts'

/** The command line's request, and its `--commit` and `--subject`. */
export const AuthorizationBody = WireRequest.safeExtend({
  commit: z
    .boolean()
    .meta({ description: 'Carry the decision out: open or resume the ticket, deduct the incident.' })
    .default(false),
  subject: z
    .string()
    .max(2000)
    .meta({ description: 'With commit: the problem in one sentence. Codes in it are masked.' })
    .optional(),
  code: z
    .string()
    .max(64)
    .transform(readCode)
    .refine((code) => code !== null, 'expected 8 letters, such as WDJB-MJHT')
    .meta({
      description:
        'With commit, where the operation waits for it: the one-time code that the contract’s owner was sent, as typed.',
      examples: ['WDJB-MJHT'],
    })
    .optional(),
})
  .superRefine(({ commit, subject, code }, context) => {
    if (!commit && code !== undefined) context.addIssue({ code: 'custom', message: 'code goes with commit' })
    if (!commit && subject !== undefined)
      context.addIssue({ code: 'custom', message: 'subject goes with commit' })
  })
  .meta({
    id: 'AuthorizationRequest',
    description:
      'One credential at most: `ticket`, `supportCode` or `licenseKey`; `email` goes with `ticket`, `subject` and `code` with `commit`.',
  })

/** As the header has it, bare or in the quotes of a structured field; without them it is the operation id. */
export const IdempotencyKey = z
  .string()
  .regex(
    /^("?)[\w.:~+/=@-]{1,100}\1$/,
    'expected at most 100 letters, digits and . _ : ~ + / = @ -, bare or in double quotes',
  )

export const TicketPath = z.object({ id: WireRequest.shape.ticket.unwrap() })

/** `guichet ticket show --json`. */
export const TicketBody = z
  .strictObject({
    id: z.string().meta({ examples: ['T-AAAAA-AAAAA-Y'] }),
    status: z.enum(ticketStatuses),
    entitlement: z.string().meta({ description: 'The contract that it belongs to.' }),
    subject: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  } satisfies Record<keyof Ticket, z.ZodType>)
  .meta({ id: 'Ticket' })

/** `error` is a word where the command line has one, else a sentence for people. */
export const ProblemBody = z
  .strictObject({
    error: z.string(),
    ticket: z.string().meta({ description: 'The ID that is not on record.' }).optional(),
    code: z
      .strictObject({
        sentTo: z.string().meta({ description: 'The owner’s address, masked.' }).optional(),
        until: z.iso.datetime().meta({ description: 'So long the code is good.' }).optional(),
        triesLeft: z.int().min(0).meta({ description: 'Of this code; 0 where it is void.' }).optional(),
      })
      .meta({ description: 'Of the one-time code that the operation waits for.' })
      .optional(),
    problems: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .meta({ description: 'Each fault of the request, with the field that has it; empty for the whole.' })
      .optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemBody = z.infer<typeof ProblemBody>
