import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Request, Response, Server } from 'restify'
import { z } from 'zod'
import type { Origins } from '../channels/direct-line/origins.ts'
import type { Desk } from '../desk/desk.ts'
import { defaultBodyLimits, readForm } from '../http/body.ts'
import { formPolicy } from '../http/content-policy.ts'
import { negotiateLocale } from '../messages/locale.ts'
import { translator } from '../messages/translator.ts'
import type { DisputeLinks } from './link.ts'
import { disputePage, type View } from './page.ts'
import { styleHash } from './style.ts'

export type DisputeRoutesDeps = {
  desk: Pick<Desk, 'spent' | 'dispute' | 'profile'>
  links: Pick<DisputeLinks, 'open'>
  origins: Origins
  log: Logger
}

type Answer = { status: number; view: View } | { status: 303; location: string }

/** Adds the page behind the link of an owner's mail. To look changes nothing: mail scanners look at every link. */
export const mountDisputes = (server: Server, deps: DisputeRoutesDeps): void => {
  const serve =
    (answerTo: (request: Request, deps: DisputeRoutesDeps) => Promise<Answer>) =>
    async (request: Request, response: Response): Promise<void> => {
      const answer = await answerTo(request, deps).catch((error: unknown): Answer => {
        deps.log.error({ err: error }, 'a dispute failed')
        return { status: 503, view: { view: 'refused' } }
      })
      send(request, response, answer, deps)
    }
  // A wildcard: restify's named parts of a path end at 100 characters.
  server.get('/disputes/*', serve(look))
  server.head('/disputes/*', serve(look))
  server.post('/disputes/*', serve(answerForm))
}

const look = async (request: Request, deps: DisputeRoutesDeps): Promise<Answer> =>
  viewOf(String(request.params['*']), deps, false)

const viewOf = async (
  token: string,
  { desk, links }: DisputeRoutesDeps,
  unanswered: boolean,
): Promise<Answer> => {
  const opened = links.open(token)
  if (opened.state === 'expired') return { status: 410, view: { view: 'expired' } }
  const spent = opened.state === 'valid' ? await desk.spent(opened.claims.operation) : null
  if (opened.state === 'invalid' || spent === null) return { status: 404, view: { view: 'unknown' } }
  const { dispute } = spent
  if (dispute) return { status: 200, view: { view: 'case', spent, dispute } }
  const view: View = { view: 'form', spent, token, until: opened.expiresAt, unanswered }
  return { status: unanswered ? 400 : 200, view }
}

const Form = z.object({
  token: z.string(),
  kind: z.enum(['check', 'notMe']).optional().catch(undefined),
  comment: z.string().max(2000).default(''),
})

const answerForm = async (request: Request, deps: DisputeRoutesDeps): Promise<Answer> => {
  if (!isFromOwnPage(request, deps.origins)) return { status: 403, view: { view: 'refused' } }
  const body = await readForm(request, { ...defaultBodyLimits, size: 16 * 1024 })
  const form = body.ok ? Form.safeParse(Object.fromEntries(body.value)) : null
  if (!form?.success) return { status: body.ok ? 400 : body.status, view: { view: 'refused' } }
  const { token, kind, comment } = form.data
  const opened = deps.links.open(token)
  if (opened.state !== 'valid' || kind === undefined) return viewOf(token, deps, true)
  const { operation } = opened.claims
  const disputed = await deps.desk.dispute({ operation, kind, comment, actor: 'owner' })
  if (!disputed.done) return { status: 404, view: { view: 'unknown' } }
  const { search } = new URL(request.url ?? '/', 'http://localhost')
  return { status: 303, location: `${token}${search}` }
}

/** A page without referrer posts with no origin either: then the browser's own word on where it comes from counts. */
const isFromOwnPage = (request: IncomingMessage, origins: Origins): boolean => {
  const { 'sec-fetch-site': site, origin } = request.headers
  if (site !== undefined) return site === 'same-origin'
  return origin === 'null' || ['server', 'own'].includes(origins.judge(request).from)
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': formPolicy(styleHash),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  vary: 'Accept-Language',
}

const send = (request: Request, response: Response, answer: Answer, { desk }: DisputeRoutesDeps): void => {
  if (response.headersSent || response.writableEnded) return
  if ('location' in answer) {
    response.writeHead(answer.status, { ...headers, location: answer.location })
    response.end()
    return
  }
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams.get('lang')
  const t = translator(negotiateLocale(asked ?? request.headers['accept-language']))
  const page = Buffer.from(disputePage(answer.view, t, desk.profile))
  // What is still to come of a body that was refused would be taken for the next request.
  const rest = request.complete ? {} : { connection: 'close' }
  response.writeHead(answer.status, { ...headers, ...rest, 'content-length': String(page.length) })
  response.end(page)
}
