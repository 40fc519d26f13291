import * as http from 'node:http'
import * as https from 'node:https'

export type HttpRequest = {
  method: 'POST' | 'PUT' | 'DELETE'
  url: URL
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

const maxAnswer = 64 * 1024
const unreachedCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** Node's own client over one kept-alive agent for each scheme. Follows no redirect. */
export const keptAliveTransport = (maxSockets = 256): Transport => {
  const options = { keepAlive: true, maxSockets, scheduling: 'lifo' } as const
  const agents = { http: new http.Agent(options), https: new https.Agent(options) }
  return {
    // What Node refuses to send at all, such as a header of its own rules, has not been sent.
    send: (request) =>
      exchange(agents, request).catch((error) => ({ kind: 'unreached', why: String(error) })),
    close: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

const exchange = (
  agents: { http: http.Agent; https: https.Agent },
  { method, url, headers, body, limit }: HttpRequest,
): Promise<HttpResult> =>
  new Promise((resolve) => {
    const secure = url.protocol === 'https:'
    const length = { 'content-length': String(body === null ? 0 : Buffer.byteLength(body)) }
    const options = { method, headers: { ...headers, ...length } }
    const request = secure
      ? https.request(url, { ...options, agent: agents.https })
      : http.request(url, { ...options, agent: agents.http })
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), limit)
    const finish = (result: HttpResult): void => {
      clearTimeout(timer)
      resolve(result)
    }
    request.on('error', (error) => finish(failure(error, request.reusedSocket)))
    request.on('response', (response) => readAnswer(response, request, finish))
    request.end(body ?? undefined)
  })

const failure = (error: Error, reusedSocket: boolean): HttpResult => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const why = code ?? error.message
  const unreached =
    code !== null && (unreachedCodes.includes(code) || (code === 'ECONNRESET' && reusedSocket))
  return { kind: unreached ? 'unreached' : 'lost', why }
}

const readAnswer = (
  response: http.IncomingMessage,
  request: http.ClientRequest,
  finish: (result: HttpResult) => void,
): void => {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= maxAnswer) chunks.push(chunk)
    else request.destroy(new Error('the answer is too long'))
  })
  response.on('error', (error) => finish({ kind: 'lost', why: error.message }))
  response.on('end', () =>
    finish({
      kind: 'answered',
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'] ?? null,
      body: Buffer.concat(chunks).toString('utf8'),
    }),
  )
}

/** Milliseconds from a Retry-After header, in seconds or as a date (RFC 9110, 10.2.3). */
export const askedPause = (header: string, now: Date): number => {
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime())
}
