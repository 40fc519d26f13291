import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { optionalBody, requiredBody } from './bodies.ts'
import type { Caller } from './caller.ts'
import { enter } from './enter.ts'
import { type Answer, badArgument, botUnavailable, forbidden, tooMany, unauthorized } from './errors.ts'
import { newConversationId, newUserId, type RandomBytes } from './ids.ts'
import type { Limits } from './limits.ts'
import { parseActivity } from './page.ts'
import { ActivityBody, GenerateBody, StartBody, watermarkIn } from './schemas.ts'
import type { DirectLine } from './service.ts'
import { type Grant, type Tokens, tokenLife } from './tokens.ts'
import { refuseUpload } from './uploads.ts'

type RouteDeps = { service: DirectLine; tokens: Tokens; limits: Limits; random: RandomBytes }

/** `base` is the channel's URL, `network` what limits by address count, `id` the conversation in the path, if any. */
type Call = {
  request: IncomingMessage
  query: URLSearchParams
  caller: Caller
  base: string
  network: string
  id: string
}

type Handler = (call: Call, deps: RouteDeps) => Promise<Answer>

const generate: Handler = async ({ request, caller }, { tokens, random }) => {
  if (caller.by !== 'secret') return unauthorized('expected the secret')
  const body = await optionalBody(request, GenerateBody)
  if (!body.ok) return body.answer
  const { user, trustedOrigins } = body.value
  const grant: Grant = {
    conv: newConversationId(random),
    user: user?.id ?? newUserId(random),
    name: user?.name,
    origins: trustedOrigins,
  }
  return { status: 200, body: granted(grant, tokens) }
}

const refresh: Handler = async ({ caller }, { tokens }) =>
  caller.by === 'token'
    ? { status: 200, body: granted(caller.grant, tokens) }
    : forbidden('expected a token, which is what can be refreshed')

const start: Handler = async ({ request, caller, base, network }, { service, tokens, limits, random }) => {
  const wait = caller.by === 'secret' ? 0 : await limits('start', network)
  if (wait > 0) return tooMany(wait)
  const body = await optionalBody(request, StartBody)
  if (!body.ok) return body.answer
  const { user, locale } = body.value
  const grant = grantTo(caller, user, random)
  if (user?.id !== undefined && user.id !== grant.user) return forbidden('the token is for another user')
  const { isNew } = await service.start(grant.conv, grant.user, {
    ...(locale === undefined ? {} : { locale }),
    ...(grant.name === undefined ? {} : { name: grant.name }),
  })
  return { status: isNew ? 201 : 200, body: opened(grant, 0, base, tokens) }
}

const reconnect: Handler = async ({ query, caller, base, id }, { service, tokens }) => {
  const entered = await enter(id, caller, service)
  if (!entered.ok) return entered.answer
  const watermark = watermarkIn(query)
  if (watermark === null) return badWatermark
  const grant = caller.by === 'token' ? caller.grant : { conv: entered.conversation, user: entered.user }
  return { status: 200, body: opened(grant, watermark, base, tokens) }
}

const read: Handler = async ({ query, caller, id }, { service }) => {
  const entered = await enter(id, caller, service)
  if (!entered.ok) return entered.answer
  const from = watermarkIn(query)
  if (from === null) return badWatermark
  const { activities, watermark } = await service.read(entered.conversation, from)
  return { status: 200, body: { activities: activities.map(parseActivity), watermark: String(watermark) } }
}

const post: Handler = async ({ request, caller, network, id }, { service, limits }) => {
  const entered = await enter(id, caller, service)
  if (!entered.ok) return entered.answer
  const wait = caller.by === 'secret' ? 0 : await limits('post', entered.user)
  if (wait > 0) return tooMany(wait)
  const body = await requiredBody(request, ActivityBody)
  if (!body.ok) return body.answer
  const from = body.value.from?.id || undefined
  // A server may name its customer as it likes: whom the activity is from is set by the service.
  if (caller.by === 'token' && from !== undefined && from !== entered.user)
    return forbidden('the token is for another user than from.id')
  const place = caller.by === 'secret' ? null : network
  const posted = await service.post(entered.conversation, entered.user, body.value, place)
  if (posted.ok) return { status: 200, body: { id: posted.id } }
  if (posted.status === 503) return botUnavailable(posted.message)
  return { status: posted.status, body: { error: { code: posted.code, message: posted.message } } }
}

const upload: Handler = async ({ request, caller, id }, { service }) => {
  const entered = await enter(id, caller, service)
  return entered.ok ? refuseUpload(request) : entered.answer
}

/** There are no sign-in cookies here for a session to be about; botframework-directlinejs takes this for "no session". */
const session: Handler = async () => ({ status: 200, body: {} })

const stream: Handler = async () => badArgument('expected a WebSocket')

/** By path below the channel's own, with `:id` for the conversation, and by method. */
const table: { [path: string]: { [method: string]: Handler } } = {
  'tokens/generate': { POST: generate },
  'tokens/refresh': { POST: refresh },
  'session/getsessionid': { GET: session },
  conversations: { POST: start },
  'conversations/:id': { GET: reconnect },
  'conversations/:id/activities': { GET: read, POST: post },
  'conversations/:id/upload': { POST: upload },
  'conversations/:id/stream': { GET: stream },
}
export const routes = new Map(Object.entries(table))

const badWatermark = badArgument('expected a watermark as it was answered')

const grantTo = (caller: Caller, user: z.output<typeof StartBody>['user'], random: RandomBytes): Grant =>
  caller.by === 'token'
    ? caller.grant
    : { conv: newConversationId(random), user: user?.id ?? newUserId(random), name: user?.name }

const granted = (grant: Grant, tokens: Tokens) => ({
  conversationId: grant.conv,
  token: tokens.issue(grant),
  expires_in: tokenLife,
})

const opened = (grant: Grant, watermark: number, base: string, tokens: Tokens) => {
  const ticket = tokens.issueTicket(grant.conv, grant.origins)
  const socketBase = base.replace(/^http/, 'ws')
  return {
    ...granted(grant, tokens),
    streamUrl: `${socketBase}/conversations/${grant.conv}/stream?watermark=${watermark}&t=${ticket}`,
  }
}
