import type { Logger } from 'pino'
import type { Request, Response, Server } from 'restify'
import type { Answer } from '../channels/direct-line/errors.ts'
import { send } from '../channels/direct-line/send.ts'
import type { Desk } from '../desk/desk.ts'
import type { Guesses } from '../desk/guessing/guesses.ts'
import { defaultBodyLimits, readJson } from '../http/body.ts'
import { canonicalTicketId } from '../rules/index.ts'
import type { Store } from '../store/ports.ts'
import { problem, unavailable } from './answers.ts'
import { authorize } from './authorizations.ts'
import { type ApiLimits, createAuthenticate, defaultApiLimits } from './caller.ts'
import { mountDocs } from './docs.ts'
import { TicketPath } from './schemas.ts'

export type ApiDeps = {
  desk: Desk
  guesses: Guesses
  store: Store
  /** See `clientNetwork`. */
  trustedProxies: number
  limits?: Partial<ApiLimits>
  now: () => Date
  log: Logger
}

type Handler = (request: Request, actor: string) => Promise<Answer>

/** The interface for other front ends, and its description. Before the server listens. */
export const mountApi = (server: Server, deps: ApiDeps): void => {
  const { desk, guesses, now, log } = deps
  const limits = { ...defaultApiLimits, ...deps.limits }
  const authenticate = createAuthenticate({ ...deps, limits })
  const serve = (handle: Handler) => async (request: Request, response: Response) => {
    const answered = async (): Promise<Answer> => {
      const caller = await authenticate(request)
      return caller.ok ? handle(request, caller.actor) : caller.answer
    }
    const answer = await answered().catch((err: unknown) => {
      log.error({ err }, 'a request of another front end failed')
      return unavailable
    })
    send(request, response, answer, { 'x-frame-options': 'DENY' })
  }

  server.post(
    '/api/authorizations',
    serve(async (request, actor) => {
      const body = await readJson(request, defaultBodyLimits)
      if (!body.ok) return problem(body.status, { error: body.problem })
      const idempotencyKey = request.headers['idempotency-key']
      return authorize({ desk, guesses }, { body: body.value, idempotencyKey, actor, now: now() })
    }),
  )
  server.get(
    '/api/tickets/:id',
    serve((request) => showTicket(desk, request.params)),
  )
  mountDocs(server, limits)
}

/** `guichet ticket show`, with its JSON. */
const showTicket = async (desk: Desk, params: unknown): Promise<Answer> => {
  const path = TicketPath.safeParse(params)
  if (!path.success) return problem(404, { error: 'unknownTicket' })
  const id = canonicalTicketId(path.data.id)
  const ticket = await desk.ticket(id)
  return ticket ? { status: 200, body: ticket } : problem(404, { error: 'unknownTicket', ticket: id })
}
