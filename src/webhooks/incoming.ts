import type { Logger } from 'pino'
import type { Request, Server } from 'restify'
import type { Answer } from '../channels/direct-line/errors.ts'
import { send } from '../channels/direct-line/send.ts'
import type { Desk } from '../desk/desk.ts'
import type { TicketChange } from '../desk/notice.ts'
import { defaultBodyLimits, parseJson, readJsonText } from '../http/body.ts'
import { unreachable } from '../rules/index.ts'
import { instantOf } from '../store/ports.ts'
import { foreignType } from './message.ts'
import type { Scheme } from './scheme.ts'

export type IncomingDeps = {
  desk: Pick<Desk, 'take'>
  schemes: Scheme[]
  now: () => Date
  log: Logger
}

const limits = { ...defaultBodyLimits, size: 32 * 1024 }

/** In ms. Senders of Standard Webhooks try for some three days. */
const remembered = 7 * 86_400_000

/** `POST` to the path of each scheme: a help desk says what became of a ticket. */
export const mountIncoming = (server: Server, deps: IncomingDeps): void => {
  for (const scheme of deps.schemes) {
    server.post(scheme.path, async (request, response) => {
      const answer = await answerTo(request, scheme, deps).catch((error: unknown) => {
        deps.log.error({ err: error, path: scheme.path }, 'a webhook could not be carried out')
        return unavailable
      })
      send(request, response, answer, {})
    })
  }
}

/** The raw body is proven before anything reads it. */
const answerTo = async (request: Request, scheme: Scheme, deps: IncomingDeps): Promise<Answer> => {
  const read = await readJsonText(request, limits)
  if (!read.ok) return problem(read.status, 'badRequest', read.problem)
  const proof = scheme.verify(request.headers, read.text)
  if (!proof.ok)
    return problem(proof.status, proof.status === 401 ? 'notVerified' : 'badRequest', proof.problem)
  const body = parseJson(read.text, limits.depth)
  if (!body.ok) return problem(body.status, 'badRequest', body.problem)
  const foreign = foreignType(body.value)
  if (foreign !== null) return { status: 200, body: { ignored: foreign } }
  const parsed = scheme.message.safeParse(body.value)
  if (!parsed.success) return problem(400, 'badRequest', placed(parsed.error.issues))
  return carryOut(parsed.data, proof.ids, deps)
}

const carryOut = async (
  change: TicketChange,
  ids: string[],
  { desk, now, log }: IncomingDeps,
): Promise<Answer> => {
  const expiresAt = instantOf(new Date(now().getTime() + remembered))
  const noticed = await desk.take({ ids, change, actor: 'webhook', expiresAt })
  const { type, ticket } = change
  if (noticed.done) {
    log.info({ type, ticket, repeated: noticed.repeated }, 'a webhook was carried out')
    return { status: 200, body: JSON.parse(noticed.outcome) }
  }
  log.info({ type, ticket, problem: noticed.problem }, 'a webhook was refused')
  switch (noticed.problem) {
    case 'unknownTicket':
      return problem(404, noticed.problem, `no ticket ${ticket} on record`)
    case 'ticketClosed':
      return problem(409, noticed.problem, `ticket ${ticket} is closed, and closed is final`)
    default:
      return unreachable(noticed.problem)
  }
}

const placed = (issues: { path: PropertyKey[]; message: string }[]): string =>
  issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ')

const problem = (status: number, error: string, message: string): Answer => ({
  status,
  body: { error, message },
})

const unavailable: Answer = {
  ...problem(503, 'unavailable', 'try again later'),
  headers: { 'retry-after': '10' },
}
