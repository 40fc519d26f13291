import type { Logger } from 'pino'
import type { Request, Server } from 'restify'
import { z } from 'zod'
import { defaultBodyLimits, readJson } from '../../http/body.ts'
import type { TokenAnswer, TokenProblem } from '../../widget/protocol.ts'
import { clientNetwork } from '../direct-line/address.ts'
import type { Answer } from '../direct-line/errors.ts'
import { newUserId, type RandomBytes } from '../direct-line/ids.ts'
import type { Limits } from '../direct-line/limits.ts'
import type { Origins } from '../direct-line/origins.ts'
import { send } from '../direct-line/send.ts'
import type { Kind, Signer } from '../direct-line/signed.ts'
import type { Identified, Identify } from './identity.ts'
import { Resumable, type Sourced, type TokenSource, type Visitor } from './source.ts'

export type TokenRouteDeps = {
  source: TokenSource
  signer: Signer
  /** Without one, whoever says who they are is refused. */
  identify?: Identify | undefined
  origins: Origins
  limits: Limits
  /** See `clientNetwork`. */
  trustedProxies?: number
  /** In days, how long a page may go on with its conversation after its last token. */
  resumeDays?: number
  random: RandomBytes
  log: Logger
}

const TokenBody = z.object({
  resume: z.string().max(8192).optional(),
  identity: z.string().max(8192).optional(),
  locale: z.string().max(64).optional(),
})

/** `POST /api/widget/token`, for the chat page that we serve: `TokenRequest`, `TokenAnswer` and `TokenProblem`. */
export const mountTokenRoute = (server: Server, deps: TokenRouteDeps): void => {
  server.post('/api/widget/token', async (request, response) => {
    const answer = await answerTo(request, deps).catch((error: unknown) => {
      deps.log.error({ err: error }, 'the widget gets no token')
      return unavailable
    })
    send(request, response, answer, { vary: 'Origin' })
  })
}

const answerTo = async (request: Request, deps: TokenRouteDeps): Promise<Answer> => {
  const { origins, limits, trustedProxies = 0 } = deps
  const judged = origins.judge(request)
  if (judged.from !== 'server' && judged.from !== 'own')
    return problem(403, 'originRefused', 'this is for our own chat page')
  const network = clientNetwork(request, trustedProxies)
  const wait = await limits('request', network)
  if (wait > 0) return tooMany(wait)
  const body = await readJson(request, { ...defaultBodyLimits, size: 32 * 1024 })
  if (!body.ok) return problem(body.status, 'badRequest', body.problem)
  const asked = TokenBody.safeParse(body.value)
  if (!asked.success)
    return problem(400, 'badRequest', 'expected resume, identity and locale, all optional texts')
  return tokenFor(asked.data, origins.own(request), network, deps)
}

const tokenFor = async (
  { resume, identity }: z.output<typeof TokenBody>,
  origin: string,
  network: string,
  deps: TokenRouteDeps,
): Promise<Answer> => {
  const visitor = identity === undefined ? null : await identified(identity, deps)
  if (visitor?.ok === false) return problem(401, 'identityRefused', 'the identity token is not good')
  if (resume !== undefined) {
    const opened = deps.signer.open(kindOf(deps), resume)
    if (opened.state !== 'valid' || opened.claims.by !== deps.source.name) return resumeRefused
    const isTheirs = visitor === null || visitor.user === opened.claims.user
    if (isTheirs) return again({ ...opened.claims, ...visitor }, origin, deps)
  }
  const wait = await deps.limits('start', network)
  return wait > 0 ? tooMany(wait) : fresh(visitor ?? { user: newUserId(deps.random) }, origin, deps)
}

const identified = async (token: string, { identify }: TokenRouteDeps): Promise<Identified> =>
  identify === undefined ? { ok: false } : identify(token)

const fresh = async (visitor: Visitor, origin: string, deps: TokenRouteDeps): Promise<Answer> =>
  answered(await deps.source.fresh(visitor, origin), visitor, true, deps)

const again = async (resumable: Resumable, origin: string, deps: TokenRouteDeps): Promise<Answer> =>
  answered(await deps.source.again(resumable, origin), resumable, false, deps)

const answered = async (
  sourced: Sourced,
  { user, name }: Visitor,
  isNew: boolean,
  deps: TokenRouteDeps,
): Promise<Answer> => {
  if (!sourced.ok) return sourced.because === 'gone' && !isNew ? resumeRefused : unavailable
  const { domain, token, expiresIn, conversationId } = sourced
  const last = deps.source.wantsLastToken ? { token } : {}
  const resumable: Resumable = { by: deps.source.name, conv: conversationId, user, name, ...last }
  const resume = deps.signer.sign(kindOf(deps), resumable)
  const body: TokenAnswer = { domain, token, expiresIn, conversationId, userId: user, resume, isNew }
  return { status: 200, body }
}

const kindOf = ({ resumeDays = 30 }: TokenRouteDeps): Kind<Resumable> => ({
  name: 'resume',
  seconds: resumeDays * 24 * 60 * 60,
  claims: Resumable,
})

const problem = (status: number, code: TokenProblem['error']['code'], message: string): Answer => {
  const body: TokenProblem = { error: { code, message } }
  return { status, body }
}

const tooMany = (seconds: number): Answer => ({
  ...problem(429, 'tooMany', `try again in ${seconds} s`),
  headers: { 'retry-after': String(seconds) },
})

const resumeRefused = problem(401, 'resumeRefused', 'the conversation cannot be gone on with')
const unavailable = problem(502, 'unavailable', 'try again later')
