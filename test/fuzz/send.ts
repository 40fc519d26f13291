import http from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Attack, Outcome } from './attack.ts'
import type { Doors } from './doors.ts'

type Deed = Attack['deed']
type Request = Extract<Deed, { kind: 'request' }>
type Parts = Extract<Deed, { kind: 'raw' }>['parts']

/** In ms; Node looks every 30 s for those who are slow with their headers. */
const limits = { answer: 20_000, slow: 75_000, silence: 40 }
/** How much of an answer is looked at. */
const mostRead = 64 * 1024

export type Sender = {
  send(attack: Attack, number: number): Promise<Outcome>
  ask(request: Request): Promise<Outcome>
  close(): void
}

export const openSender = (port: number, doors: Doors): Sender => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const ask = (request: Request): Promise<Outcome> => exchange(port, agent, request)
  return {
    ask,
    send: async ({ deed, pass }, number) => {
      switch (deed.kind) {
        case 'request':
          return ask(await doors.resolve(deed, pass, number))
        case 'raw':
          return throwIn(port, withAddress(deed.parts, doors.addressOf(number)), deed.then, number)
        case 'stream': {
          const path = await doors.streamPath(number)
          if (path === null) return { kind: 'left', milliseconds: 0 }
          return throwIn(port, [handshake(path), 10, ...deed.parts], 'end', number)
        }
      }
    },
    close: () => agent.destroy(),
  }
}

/** Behind the first line of the first message, so that what a limit by address counts is spread. */
const withAddress = ([first, ...rest]: Parts, address: string): Parts =>
  typeof first === 'string'
    ? [first.replace('\r\nHost: x\r\n', `\r\nHost: x\r\nX-Forwarded-For: ${address}\r\n`), ...rest]
    : [...(first === undefined ? [] : [first]), ...rest]

const handshake = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n')

const exchange = (
  port: number,
  agent: http.Agent,
  { method, path, headers, body }: Request,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const began = performance.now()
    const over = (kind: 'closed' | 'left' | 'hung'): void =>
      finish({ kind, milliseconds: performance.now() - began })
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer)
      resolve(outcome)
      if (outcome.kind === 'hung') request?.destroy()
    }
    const timer = setTimeout(() => over('hung'), limits.answer)
    const length = headers['transfer-encoding']
      ? {}
      : { 'content-length': body === null ? 0 : Buffer.byteLength(body) }
    let request: http.ClientRequest | null = null
    try {
      request = http.request({
        host: '127.0.0.1',
        port,
        agent,
        method,
        path,
        headers: { ...length, ...headers },
        maxHeaderSize: 65_536,
      })
    } catch {
      // What Node's own client refuses to send never leaves us.
      return over('left')
    }
    request.on('error', () => over('closed'))
    // An upgrade that is accepted is over with that.
    request.on('upgrade', (response, socket) => {
      socket.destroy()
      finish({
        kind: 'answered',
        status: response.statusCode ?? 0,
        headers: '',
        body: '',
        milliseconds: performance.now() - began,
      })
    })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= mostRead) chunks.push(chunk)
      })
      response.on('error', () => over('closed'))
      response.on('end', () =>
        finish({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: JSON.stringify(response.headers),
          body: Buffer.concat(chunks).toString(),
          milliseconds: performance.now() - began,
        }),
      )
    })
    request.end(body ?? undefined)
  })

/** Many addresses of this machine: one has too few ports for a million connections. */
const localAddress = (number: number): string => `127.0.${1 + (number % 50)}.1`

/** Of the last answer there; "100 Continue" asks for the rest and is none. */
const statusIn = (answers: string): number | null => {
  const status = [...answers.matchAll(/^HTTP\/1\.[01] (?!100)(\d{3})/gm)].at(-1)?.[1]
  return status === undefined ? null : Number(status)
}

const throwIn = (
  port: number,
  parts: Parts,
  then: 'end' | 'leave' | 'hold',
  number: number,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const began = performance.now()
    let answer = ''
    let quiet: NodeJS.Timeout | undefined
    const socket = connect({ port, host: '127.0.0.1', localAddress: localAddress(number) })
    const finish = (kind: 'closed' | 'left' | 'hung'): void => {
      clearTimeout(timer)
      clearTimeout(quiet)
      socket.destroy()
      const milliseconds = performance.now() - began
      const status = statusIn(answer)
      resolve(
        status === null
          ? { kind, milliseconds }
          : { kind: 'answered', status, headers: '', body: answer, milliseconds },
      )
    }
    const timer = setTimeout(() => finish('hung'), then === 'hold' ? limits.slow : limits.answer)
    socket.on('data', (chunk: Buffer) => {
      if (answer.length < mostRead) answer += chunk.toString('latin1')
      clearTimeout(quiet)
      if (statusIn(answer) !== null) quiet = setTimeout(() => finish('closed'), limits.silence)
    })
    socket.on('error', () => finish('closed'))
    socket.on('close', () => finish('closed'))
    void (async () => {
      for (const part of parts) {
        if (typeof part === 'number') await sleep(part)
        else if (!socket.destroyed) socket.write(part)
      }
      if (then === 'leave') {
        await sleep(1)
        finish('left')
      } else if (then === 'end' && !socket.destroyed) socket.end()
    })()
  })
