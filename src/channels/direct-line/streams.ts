import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { type Answer, badArgument, botUnavailable, forbidden, tokenExpired, tooMany } from './errors.ts'
import type { RandomBytes } from './ids.ts'
import { admits, type Judged } from './origins.ts'
import { pump } from './pump.ts'
import { watermarkIn } from './schemas.ts'
import type { ConversationId, DirectLine } from './service.ts'
import { createSockets, type SocketSettings } from './sockets.ts'
import type { Tokens } from './tokens.ts'

/** Which tickets were used, so that each opens one stream only: shared by all processes that share a key. */
export type SpentTickets = {
  /** True the first time for this id; it may be forgotten after `expiresAt`. */
  spend(id: string, expiresAt: Date): Promise<boolean>
}

export type StreamDeps = {
  service: DirectLine
  tokens: Tokens
  spent: SpentTickets
  settings: SocketSettings
  /** See `PumpDeps`. */
  patience: number
  random: RandomBytes
  log: Logger
}

/** A request to become a stream; `id` is the conversation in its path. */
type Upgrade = {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
  query: URLSearchParams
  judged: Judged
  network: string
  id: string
}

export type Streams = { open(upgrade: Upgrade): Promise<void>; close(): Promise<void> }

export const createStreams = (deps: StreamDeps): Streams => {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false })
  const sockets = createSockets(deps.settings, deps.random)
  let isClosing = false

  const open = async (upgrade: Upgrade): Promise<void> => {
    const { request, socket, head, network } = upgrade
    const admitted = await admit(upgrade, deps)
    if (!admitted.ok) return turnAway(upgrade, admitted.answer)
    const { conversation, from } = admitted
    if (isClosing) return turnAway(upgrade, botUnavailable('the server is closing'))
    if (!sockets.hasRoom(conversation, network)) return turnAway(upgrade, tooMany(10))
    server.handleUpgrade(request, socket, head, (stream) => {
      sockets.add(stream, conversation, network)
      pump(stream, { ...deps, conversation, from, onError: failed(deps.log) })
    })
  }
  return {
    open: (upgrade) =>
      open(upgrade).catch((error: unknown) => {
        failed(deps.log)(error)
        turnAway(upgrade, botUnavailable('try again later'))
      }),
    close: () => {
      isClosing = true
      return sockets.close()
    },
  }
}

const failed =
  (log: Logger) =>
  (error: unknown): void =>
    log.error({ err: error }, 'a stream failed')

type Admitted = { ok: true; conversation: ConversationId; from: number } | { ok: false; answer: Answer }

const refused = (answer: Answer): Admitted => ({ ok: false, answer })

const admit = async ({ query, judged, id }: Upgrade, { tokens, spent }: StreamDeps): Promise<Admitted> => {
  if (judged.from === 'foreign') return refused(forbidden('the origin is not trusted'))
  const from = watermarkIn(query)
  if (from === null) return refused(badArgument('expected a stream URL as it was answered'))
  const ticket = tokens.readTicket(query.get('t') ?? '')
  if (ticket.state === 'expired') return refused(tokenExpired)
  if (ticket.state === 'invalid' || ticket.claims.conv !== id)
    return refused(forbidden('expected a stream URL as it was answered'))
  const { conv, jti, origins } = ticket.claims
  if (!admits(origins, judged)) return refused(forbidden('the token is for another origin'))
  if (!(await spent.spend(jti, ticket.expiresAt)))
    return refused(forbidden('the stream URL was used already'))
  return { ok: true, conversation: conv, from }
}

/** By hand, because Node gives an upgrade no response to write to; what HEAD is answered with has no body (RFC 9110, 9.3.2). */
const turnAway = ({ request, socket }: Upgrade, { status, body, headers }: Answer): void => {
  const text = JSON.stringify(body)
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${request.method === 'HEAD' ? '' : text}`,
  )
}
