import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { Request, Response, Server } from 'restify'
import { clientNetwork } from './address.ts'
import { authenticate, type Caller } from './caller.ts'
import { type Answer, botUnavailable, forbidden, methodNotAllowed, notFound, tooMany } from './errors.ts'
import type { RandomBytes } from './ids.ts'
import type { Limits } from './limits.ts'
import type { Judged, Origins } from './origins.ts'
import { routes } from './routes.ts'
import { corsHeaders, preflight, send } from './send.ts'
import type { DirectLine } from './service.ts'
import { defaultSocketSettings, type SocketSettings } from './sockets.ts'
import { createStreams, type SpentTickets } from './streams.ts'
import type { Tokens } from './tokens.ts'

export type DirectLineDeps = {
  service: DirectLine
  tokens: Tokens
  spent: SpentTickets
  origins: Origins
  limits: Limits
  /** For servers; without one, no server can ask for tokens. */
  secret?: string | undefined
  /** See `clientNetwork`. */
  trustedProxies?: number
  sockets?: Partial<SocketSettings>
  /** In milliseconds, how long a stream may stand still before its reader is dropped. */
  patience?: number
  random: RandomBytes
  log: Logger
}

export type DirectLineMount = {
  /** Adds the routes, before the server listens. */
  mount(server: Server): void
  /** Takes over a WebSocket of this channel; false for one that is none of it. */
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Closes all streams, for the server to stop: their clients come back and go on where they were. */
  close(): Promise<void>
}

export const directLinePath = '/v3/directline'

export const createDirectLineMount = (deps: DirectLineDeps): DirectLineMount => {
  const { origins, trustedProxies = 0 } = deps
  const settings = { ...defaultSocketSettings, ...deps.sockets }
  const streams = createStreams({ ...deps, settings, patience: deps.patience ?? 15_000 })
  let isClosing = false

  const serve = async (request: Request, response: Response): Promise<void> => {
    const judged = origins.judge(request)
    const answer = await answerTo(request, judged, deps).catch((error: unknown) => {
      deps.log.error({ err: error }, 'a Direct Line request failed')
      return botUnavailable('the bot is not available now')
    })
    send(request, response, answer, {
      ...corsHeaders(judged),
      ...(isClosing ? { connection: 'close' } : {}),
    })
  }
  return {
    mount: (server) => {
      const path = `${directLinePath}/*`
      for (const method of ['get', 'post', 'put', 'patch', 'del', 'head', 'opts'] as const)
        server[method](path, serve)
    },
    onUpgrade: (request, socket, head) => {
      const { path, query, id } = located(request)
      if (path !== 'conversations/:id/stream') return false
      const judged = origins.judge(request)
      const network = clientNetwork(request, trustedProxies)
      void streams.open({ request, socket, head, query, judged, network, id })
      return true
    },
    close: () => {
      isClosing = true
      return streams.close()
    },
  }
}

const answerTo = async (request: Request, judged: Judged, deps: DirectLineDeps): Promise<Answer> => {
  if (judged.from === 'foreign') return forbidden('the origin is not trusted')
  if (request.method === 'OPTIONS') return preflight
  const { path, query, id } = located(request)
  const methods = routes.get(path)
  if (methods === undefined) return notFound('there is no such path')
  const handler = methods[request.method ?? '']
  if (handler === undefined) return methodNotAllowed(Object.keys(methods))
  const network = clientNetwork(request, deps.trustedProxies ?? 0)
  const authenticated = authenticate(request, judged, { tokens: deps.tokens, secret: deps.secret })
  const wait = await waitFor(authenticated.ok ? authenticated.caller : null, network, deps.limits)
  if (wait > 0) return tooMany(wait)
  if (!authenticated.ok) return authenticated.answer
  const base = `${deps.origins.own(request)}${directLinePath}`
  return handler({ request, query, caller: authenticated.caller, base, network, id }, deps)
}

/** A server speaks for many customers, and is trusted not to overdo it. */
const waitFor = async (caller: Caller | null, network: string, limits: Limits): Promise<number> => {
  if (caller?.by === 'secret') return 0
  const wait = await limits('request', network)
  return wait > 0 || caller === null ? wait : limits('use', caller.grant.user)
}

/** The path below the channel's own, as the routes have it: with `:id` where the conversation is. */
const located = ({ url = '' }: IncomingMessage): { path: string; query: URLSearchParams; id: string } => {
  const [path = '', query = ''] = url.split('?')
  const below = path.startsWith(`${directLinePath}/`) ? path.slice(directLinePath.length + 1) : ''
  const [first, id = '', ...rest] = below.split('/')
  const isOne = first === 'conversations' && id !== ''
  const named = isOne ? ['conversations', ':id', ...rest].join('/') : below
  return { path: named, query: query === '' ? noQuery : new URLSearchParams(query), id }
}

const noQuery = new URLSearchParams()
