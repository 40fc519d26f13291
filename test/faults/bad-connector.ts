import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { MessageReader } from '../../bench/load/http1.ts'
import { listening } from '../support/listening.ts'

/** What a channel's endpoint can do to the bot. `status` is answered at once, with a Retry-After (in seconds) or without. */
export type Fault =
  | { kind: 'hangs' }
  | { kind: 'resets after accept' }
  | { kind: 'reads nothing' }
  | { kind: 'hangs up half-way' }
  | { kind: 'answers one byte a second' }
  | { kind: 'status'; status: number; retryAfter?: number }

export const nameOf = (fault: Fault): string =>
  fault.kind !== 'status'
    ? fault.kind
    : `answers ${fault.status}${fault.retryAfter === undefined ? '' : ` with Retry-After ${fault.retryAfter}`}`

const Reply = z.looseObject({ type: z.string() })

/** A reply as it was taken, without the card's ids that differ from one conversation to the next. */
type Taken = { key: string; reply: unknown }

export type BadConnector = {
  readonly serviceUrl: string
  /** What it took from the bot, by conversation, in order; nothing while it has a fault. */
  readonly taken: Map<string, Taken[]>
  /** Connections that came while it had a fault. */
  readonly suffered: number
  fail(fault: Fault): void
  heal(): void
}

const conversationIn = /^POST \/+v3\/conversations\/([^/]+)\/activities/
const keyIn = /\r\nidempotency-key:\s*(\S+)/i

/** A channel's endpoint that has a fault until it heals. Connections of the time of a fault do not live to see that. */
export const badConnector = async (): Promise<BadConnector> => {
  const taken: BadConnector['taken'] = new Map()
  const sockets = new Set<Socket>()
  let fault: Fault | null = null
  let suffered = 0
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    if (fault !== null) suffered += 1
    if (fault?.kind === 'reads nothing') return void socket.pause()
    if (fault?.kind === 'resets after accept') return void socket.resetAndDestroy()
    const reader = new MessageReader((head, body) => treat(socket, head, body))
    socket.on('data', (chunk) => reader.push(chunk))
  })
  const treat = (socket: Socket, { firstLine, text }: { firstLine: string; text: string }, body: Buffer) => {
    if (fault !== null) return maltreat(socket, fault)
    const conversation = decodeURIComponent(conversationIn.exec(firstLine)?.[1] ?? '')
    const all = taken.get(conversation) ?? []
    const reply = Reply.parse(JSON.parse(body.toString()))
    taken.set(conversation, [...all, { key: keyIn.exec(text)?.[1] ?? '', reply }])
    socket.write(answer(200, '{"id":"taken"}'))
  }
  const { port, close } = await listening(server)
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    dropAll()
    return close()
  })
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    taken,
    get suffered() {
      return suffered
    },
    fail: (next) => {
      dropAll()
      fault = next
    },
    heal: () => {
      fault = null
      dropAll()
    },
  }
}

const answer = (status: number, body: string, more = ''): string =>
  `HTTP/1.1 ${status} As said\r\nContent-Type: application/json\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`

const maltreat = (socket: Socket, fault: Fault): void => {
  switch (fault.kind) {
    case 'hangs up half-way':
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":')
      return
    case 'answers one byte a second':
      trickle(socket, answer(200, JSON.stringify({ id: 'x'.repeat(1000) })))
      return
    case 'status': {
      const wait = fault.retryAfter === undefined ? '' : `Retry-After: ${fault.retryAfter}\r\n`
      socket.write(answer(fault.status, '{}', wait))
      return
    }
    default:
      return
  }
}

const trickle = (socket: Socket, text: string): void => {
  let at = 0
  const timer = setInterval(() => socket.write(text.charAt(at++)), 1000)
  socket.on('close', () => clearInterval(timer))
}
