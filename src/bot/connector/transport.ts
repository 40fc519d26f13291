import { createCohort } from '../cohort.ts'
import { type Connection, type Connections, createConnections } from './connections.ts'
import { timeLimit } from './time-limit.ts'

/** A URL, or what is needed of one. */
export type Target = Pick<URL, 'origin' | 'pathname' | 'search'>

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: Target
  headers: Record<string, string>
  body: string | null
  /** Milliseconds for all of it: connecting, sending, and the whole answer. */
  limit: number
}

/**
 * `lost` means that nobody can tell whether the request was carried out; `unreached` means that it certainly was not.
 * A reset on a kept-alive connection counts as unreached: the other side had closed it before the request came.
 */
export type HttpResult =
  | { kind: 'answered'; status: number; retryAfter: string | null; body: string }
  | { kind: 'lost'; why: string }
  | { kind: 'unreached'; why: string }

export type Transport = {
  send(request: HttpRequest): Promise<HttpResult>
  close(): void
}

const unreachedCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
]
/** Of undici: the other side closed the connection, and so nothing came of the request. */
const closedCodes = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']

/** In bytes: what is longer is no answer of a channel's. */
const channelAnswer = 64 * 1024

/**
 * undici's client of one connection, as many as are needed at once. Follows no redirect.
 * @param longestAnswer in bytes; a longer one counts as lost
 */
export const keptAliveTransport = (mostConnections = 256, longestAnswer = channelAnswer): Transport => {
  const connections = createConnections(mostConnections, longestAnswer)
  const together = createCohort()
  return {
    send: async (request) => {
      const result = await inTime(request, connections)
      await together()
      return result
    },
    close: () => connections.close(),
  }
}

/** A request that took too long takes its connection with it, for its answer may still come. */
const inTime = (request: HttpRequest, connections: Connections): Promise<HttpResult> =>
  new Promise((resolve) => {
    const { origin } = request.url
    let used: Connection | null = null
    let giveUp = (): void => {}
    let isLate = false
    const cancel = timeLimit(request.limit, () => {
      isLate = true
      giveUp()
      if (used) connections.drop(origin, used)
      resolve(used ? noAnswer : noConnection)
    })
    giveUp = connections.take(origin, (connection) => {
      used = connection
      exchange(request, connection, (result) => {
        if (isLate) return
        cancel()
        connections.giveBack(origin, connection)
        resolve(result)
      })
    })
  })

const noConnection: HttpResult = { kind: 'unreached', why: 'no connection in time' }
const noAnswer: HttpResult = { kind: 'lost', why: 'no answer in time' }

/** Tells of what undici refuses to send as of what failed. */
const exchange = (
  { method, url, headers, body }: HttpRequest,
  connection: Connection,
  end: (result: HttpResult) => void,
): void => {
  const { hasServed } = connection
  const chunks: Buffer[] = []
  let [status, retryAfter]: [number, string | null] = [0, null]
  const path = `${url.pathname}${url.search}`
  connection.client.dispatch(
    { method, path, headers, body },
    {
      // Always there: without it undici takes the handler for one of its earlier kind.
      onRequestStart: () => {},
      onResponseStart: (_, code, { 'retry-after': after }) => {
        status = code
        retryAfter = typeof after === 'string' ? after : null
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => {
        connection.hasServed = true
        end({ kind: 'answered', status, retryAfter, body: Buffer.concat(chunks).toString('utf8') })
      },
      onResponseError: (_, error) =>
        end(failure(error, { isBegun: status > 0, isReused: hasServed && connection.hasServed })),
    },
  )
}

/** `isReused`: it went over a connection that had served before, and was not opened anew for it. */
const failure = (
  error: Error,
  { isBegun, isReused }: { isBegun: boolean; isReused: boolean },
): HttpResult => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const isClosed = code !== null && closedCodes.includes(code)
  const why = isClosed ? 'ECONNRESET' : (code ?? error.message)
  const isKnown = code !== null && unreachedCodes.includes(code)
  const isUnreached = !isBegun && (isKnown || (isClosed && isReused))
  return { kind: isUnreached ? 'unreached' : 'lost', why }
}

/** Milliseconds from a Retry-After header, in seconds or as a date (RFC 9110, 10.2.3). */
export const askedPause = (header: string, now: Date): number => {
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime())
}
