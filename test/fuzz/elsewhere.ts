/**
 * Loaded into the program before its own first line (`node --import`): what it sends to Microsoft's hosts arrives at the
 * doubles that ELSEWHERE_TOKENS and ELSEWHERE_CONNECTOR name. So the program itself runs as it does in production, and
 * no setting of it says otherwise.
 */
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'
import { urlToHttpOptions } from 'node:url'

const tokens = new URL(process.env.ELSEWHERE_TOKENS ?? '')
const connector = new URL(process.env.ELSEWHERE_CONNECTOR ?? '')
const doubleOf = (host: string): URL => (host.startsWith('login.') ? tokens : connector)
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 })

type Callback = (response: http.IncomingMessage) => void
type Input = string | URL | https.RequestOptions

const request = (input: Input, second?: https.RequestOptions | Callback, third?: Callback) => {
  const isPlace = typeof input === 'string' || input instanceof URL
  const more = typeof second === 'object' ? second : {}
  const options = isPlace ? { ...urlToHttpOptions(new URL(input)), ...more } : input
  const host = options.hostname ?? options.host ?? ''
  const { hostname, port } = doubleOf(host)
  const headers = { ...options.headers, 'x-forwarded-host': host }
  const there = { ...options, protocol: 'http:', host: hostname, hostname, port, agent, headers }
  return http.request(there, typeof second === 'function' ? second : third)
}
Object.assign(https, { request })

/** Replies leave by undici, which opens its connections itself. */
const connectThere = ({ host = '' }: tls.ConnectionOptions): net.Socket => {
  const { hostname, port } = doubleOf(host)
  const socket = net.connect({ host: hostname, port: Number(port), noDelay: true })
  return socket.once('connect', () => socket.emit('secureConnect'))
}
Object.assign(tls, { connect: connectThere })
syncBuiltinESMExports()

const fetchThere = globalThis.fetch
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  if (url.protocol !== 'https:') return fetchThere(input, init)
  const headers = { ...init?.headers, 'x-forwarded-host': url.host }
  return fetchThere(new URL(url.pathname + url.search, doubleOf(url.host)), { ...init, headers })
}
