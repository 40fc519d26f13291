import { z } from 'zod'
import { createDocument, type ZodOpenApiResponseObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import type { ApiLimits } from './caller.ts'
import { examples } from './examples.ts'
import { OutwardDecision, OutwardOutcome } from './outward.ts'
import { AuthorizationBody, IdempotencyKey, ProblemBody, TicketBody, TicketPath } from './schemas.ts'

const introduction = ({ key, failure }: ApiLimits): string => `
What the chat decides, for voices, consoles and other front ends: the shapes are those of the command line's \`--json\`.
Somebody else's ticket is answered like one that never was: only operators are told which it is.

An operator makes a key by \`guichet keys create NAME\` and ends it by \`guichet keys revoke ID\`; NAME stands in ledger and
audit as \`api:NAME\`. A key decides for every code and reads every ticket: it belongs on a server, never in a page.

A key may ask ${key.requests} times in ${key.seconds} s, and an address fail to show a good key ${failure.requests} times in
${failure.seconds} s; beyond that the answer is 429, and \`Retry-After\` says when to go on.
`

const retryAfter = z.string().meta({ description: 'Whole seconds.' })

const told = (
  id: string,
  description: string,
  error: string,
  headers?: z.ZodObject,
): ZodOpenApiResponseObject => ({
  id,
  description,
  ...(headers && { headers }),
  content: { 'application/json': { schema: ProblemBody, example: { error } } },
})

/** What any route may answer. */
const shared: ZodOpenApiResponsesObject = {
  '401': told(
    'Unauthorized',
    'No key was shown, or one that is unknown or was revoked.',
    'this key is unknown or was revoked',
    z.object({ 'WWW-Authenticate': z.string().meta({ description: 'As RFC 6750 has it.' }) }),
  ),
  '429': told(
    'TooManyRequests',
    'Too many requests of this key, too many failures from this address, too many unknown credentials or wrong one-time codes, or `tooManyCodes` for one contract.',
    'too many requests: try again in 7 s',
    z.object({ 'Retry-After': retryAfter }),
  ),
  '503': told(
    'Unavailable',
    'The records are out of reach, and nothing was done. Where the connection broke at the very end, only the repeat with the same key tells.',
    'the records are out of reach: try again, with the same Idempotency-Key',
    z.object({ 'Retry-After': retryAfter }),
  ),
}

const json = (schema: z.ZodType, shown: Record<string, { summary: string; value: unknown }>) => ({
  'application/json': { schema, examples: shown },
})

const authorizations = {
  operationId: 'authorize',
  tags: ['Authorizations'],
  summary: 'Decide a request, and carry it out',
  description:
    'Without `commit` nothing changes and nothing is written. With it, the ticket is opened or resumed and an incident deducted where the contract says so, once for each `Idempotency-Key`: repeated with the same request (the day and the subject may differ) it gives the first outcome again.',
  requestParams: {
    header: z.object({
      'Idempotency-Key': IdempotencyKey.optional().meta({
        description:
          'With `commit`, and only then: the id of the operation, such as a UUID, bare or in double quotes.',
        examples: ['8e03978e-40d5-43dd-bc93-6894a57f9324'],
      }),
    }),
  },
  requestBody: { required: true, content: json(AuthorizationBody, examples.requests) },
  responses: {
    '200': {
      description: 'The decision; a refusal is one too. With `commit`, what was carried out.',
      headers: z.object({
        'Idempotent-Replayed': z
          .literal('true')
          .optional()
          .meta({ description: 'There where the operation was carried out before.' }),
      }),
      content: json(z.union([OutwardDecision, OutwardOutcome]), examples.decisions),
    },
    '400': {
      description: 'The request is not one: what is wrong with it, and where.',
      content: json(ProblemBody, examples.malformed),
    },
    '403': {
      description:
        'Nothing was done. A one-time code has to come from the mailbox of the contract’s owner first (setting `VERIFY`): `codeNeeded` where it is on its way; send the same again, under the same Idempotency-Key, with it as `code`. Without one, another is sent, once a minute at most. `codeWrong` and `codeExpired` say what is wrong with the one that was sent. `noMailbox`: the owner has no address on record, and only a person can help.',
      content: json(ProblemBody, examples.code),
    },
    ...shared,
    '408': told('TooSlow', 'The body did not come in time.', 'the body did not come in time'),
    '410': told('Erased', 'The outcome was erased with its customer. Nothing was done.', 'erased'),
    '413': told('TooLarge', 'The body is too large.', 'expected at most 262144 bytes'),
    '415': told('NotJson', 'The body is no JSON, or encoded.', 'expected application/json'),
    '422': told(
      'OperationTaken',
      'The Idempotency-Key was used before, for another request or by someone else. Nothing was done.',
      'operationTaken',
    ),
  },
}

const ticket = {
  operationId: 'showTicket',
  tags: ['Tickets'],
  summary: 'One ticket',
  requestParams: { path: TicketPath },
  responses: {
    '200': { description: 'The ticket.', content: json(TicketBody, examples.tickets) },
    ...shared,
    '404': {
      description: 'No such ticket is on record.',
      content: json(ProblemBody, examples.unknownTicket),
    },
  },
}

/** The OpenAPI description, from the schemas that parse the requests. */
export const createApiDocument = (limits: ApiLimits) =>
  createDocument({
    openapi: '3.1.0',
    info: { title: 'Guichet', version: '1.0.0', description: introduction(limits).trim() },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths: { '/api/authorizations': { post: authorizations }, '/api/tickets/{id}': { get: ticket } },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of `guichet keys create`: `gk_…`' },
      },
    },
  })
