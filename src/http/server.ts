import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import restify from 'restify'
import { within } from '../bot/clock.ts'
import { type BodyLimits, defaultBodyLimits, readJson } from './body.ts'
import { watchConnections } from './connections.ts'

/** `body` is sent as JSON; `retryAfter` is in seconds. */
type HttpAnswer = { status: number; body?: unknown; retryAfter?: number }

export type HttpDeps = {
  /** Answers a posted activity; `authorization` is empty where there is no such header. */
  handle: (request: { body: unknown; authorization: string }) => Promise<HttpAnswer>
  /** Rejects while the program cannot serve, such as when its store is out of reach. */
  ready: () => Promise<void>
  /** Takes over a WebSocket, or says that it is none of its own. */
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  /** Whether browsers reach us by https: then they are told never to come by http. */
  isSecure?: boolean
  log: Logger
}

export type HttpServer = {
  /** For further routes, before `listen`. */
  readonly server: restify.Server
  /** Resolves with the port once it listens; port 0 takes a free one. */
  listen(port: number, host: string): Promise<number>
  /**
   * For `wait` says by `/readyz` that it takes nothing more, and takes it all the same: whoever shares requests out needs
   * to notice. Then accepts nothing new and lets what is under way end, until `limit` is over. Both in milliseconds.
   */
  drain(limit: number, wait?: number): Promise<void>
}

const messages = '/api/messages'

export const createHttpServer = (deps: HttpDeps, bodyLimits: BodyLimits = defaultBodyLimits): HttpServer => {
  const server = restify.createServer({ name: 'guichet' })
  let draining = false
  const connections = watchConnections(server.server)
  server.pre((_request, response, next) => {
    for (const [name, value] of Object.entries(atLeast)) response.setHeader(name, value)
    if (deps.isSecure) response.setHeader('strict-transport-security', 'max-age=31536000')
    return next()
  })
  // restify parses the URL with the Host before any handler of ours, and an error there ends the process.
  server.pre((request, response, next) => {
    if (isAddress(request)) return next()
    send(response, { status: 400, body: { error: 'expected a valid address and Host' } }, true)
    return next(false)
  })
  const answer = (response: restify.Response, answered: HttpAnswer): void =>
    send(response, answered, draining)

  server.post(messages, async (request, response) => {
    const body = await readJson(request, bodyLimits)
    if (!body.ok) return refuse(request, response, body)
    const { authorization } = request.headers
    answer(response, await deps.handle({ body: body.value, authorization: authorization ?? '' }))
  })
  server.get('/healthz', async (_request, response) =>
    answer(response, { status: 200, body: { status: 'ok' } }),
  )
  server.get('/readyz', async (_request, response) => answer(response, await readiness(deps, draining)))
  server.on(
    'restifyError',
    (_request: restify.Request, response: restify.Response, error: unknown, done: () => void) => {
      answer(response, answerToError(error, deps.log))
      done()
    },
  )
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Unheard, the error of a socket that its other side has left ends the process.
    socket.on('error', () => socket.destroy())
    if (draining || deps.onUpgrade?.(request, socket, head) !== true) turnAway(request, socket)
  })
  // Telling how long headers and body may take, and how long a connection may do nothing between two requests.
  Object.assign(server.server, { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 65_000 })

  return {
    server,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.server.once('error', reject)
        server.server.listen({ port, host, backlog }, () => {
          server.server.off('error', reject)
          resolve(portOf(server.server.address()))
        })
      }),
    drain: async (limit, wait = 0) => {
      draining = true
      await sleep(wait)
      const unfinished = setTimeout(connections.breakUnfinished, grace)
      await closed(server, limit - wait)
      clearTimeout(unfinished)
    },
  }
}

/**
 * How many connections may wait to be accepted. Of Node's 511, those beyond are dropped without a word and come again after
 * seconds: thousands of widgets come back at once after a restart.
 */
const backlog = 4096

const isAddress = ({ url = '/', headers }: IncomingMessage): boolean => {
  const base = `http://${headers.host ?? 'localhost'}`
  return URL.canParse(base) && URL.canParse(url.startsWith('/') ? `${base}${url}` : url, base)
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0

/** In ms, for what has begun to come when nothing more is accepted. */
const grace = 2_000

const closed = (server: restify.Server, limit: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.server.closeAllConnections(), limit)
    server.server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.server.closeIdleConnections()
  })

/** What every answer has that says nothing else: pages say what they need. */
const atLeast = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const headers = {
  ...atLeast,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
}

/** Past restify's formatters, which answer 406 or HTML as the client's Accept has it. */
const send = (
  response: restify.Response,
  { status, body, retryAfter }: HttpAnswer,
  lastOne: boolean,
): void => {
  if (response.headersSent || response.writableEnded) return
  response.sendRaw(status, body === undefined ? '' : JSON.stringify(body), {
    ...headers,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(lastOne ? { connection: 'close' } : {}),
  })
}

/** What is still to come of a body that was refused would be taken for the next request. */
const refuse = (
  request: restify.Request,
  response: restify.Response,
  { status, problem }: { status: number; problem: string },
): void => {
  send(response, { status, body: { error: problem } }, true)
  if (!request.complete) response.once('finish', () => setTimeout(() => request.destroy(), 1000).unref())
}

const readiness = async ({ ready, log }: HttpDeps, draining: boolean): Promise<HttpAnswer> => {
  if (draining) return { status: 503, body: { status: 'draining' } }
  try {
    const answered = await within(
      3000,
      ready().then(() => true),
      false,
    )
    if (!answered) throw new Error('no answer in time')
    return { status: 200, body: { status: 'ready' } }
  } catch (error) {
    log.warn({ err: error }, 'not ready')
    return { status: 503, body: { status: 'not ready' } }
  }
}

/** Names the status and nothing of what happened inside. */
const answerToError = (error: unknown, log: Logger): HttpAnswer => {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 500) log.error({ err: error }, 'a request failed')
  return { status, body: { error: (STATUS_CODES[status] ?? 'failed').toLowerCase() } }
}

const turnAway = ({ url }: IncomingMessage, socket: Duplex): void => {
  const status = url?.split('?')[0] === messages ? 401 : 404
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
