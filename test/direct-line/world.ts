import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createLimits, type LimitSettings } from '../../src/channels/direct-line/limits.ts'
import { createDirectLineMount, type DirectLineDeps } from '../../src/channels/direct-line/mount.ts'
import { createOrigins, type OriginSettings } from '../../src/channels/direct-line/origins.ts'
import { createSigner, type Signer } from '../../src/channels/direct-line/signed.ts'
import { createTokens } from '../../src/channels/direct-line/tokens.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { lineInMemory, type MemoryLine } from './memory.ts'
import { spentInMemory } from './spent.ts'

export const secret = 'a-secret-that-only-servers-know'
export const shop = 'https://shop.example'

export type Ask = {
  method?: string
  /** Secret or token. */
  bearer?: string
  body?: unknown
  headers?: { [name: string]: string }
}

/** What tests look for in the answers' bodies; each has some of it. */
type Body = {
  conversationId: string
  token: string
  streamUrl: string
  id: string
  watermark: string
  activities: { id: string; text: string; from: { id: string } }[]
}
type Answered = { status: number; body: Body; headers: Headers }

export type World = {
  readonly line: MemoryLine
  readonly signer: Signer
  readonly key: Uint8Array
  /** Such as http://127.0.0.1:1234 */
  readonly url: string
  /** The channel's own URL. */
  readonly base: string
  /** Asks at a path below the channel's. */
  ask(path: string, options?: Ask): Promise<Answered>
  /** A new conversation by a token, as a page gets one. */
  start(): Promise<Started>
  /** Lets time pass, in seconds. */
  pass(seconds: number): void
  close(): Promise<void>
}

export type Started = { conversationId: string; token: string; streamUrl: string; user: string }

type WorldOptions = {
  origins?: Partial<OriginSettings>
  limits?: Partial<LimitSettings>
  mount?: Partial<DirectLineDeps>
}

/** A server with the channel mounted, on a line in memory. */
export const aWorld = async ({ origins, limits, mount }: WorldOptions = {}): Promise<World> => {
  let passed = 0
  const now = (): Date => new Date(Date.now() + passed * 1000)
  const key = randomBytes(32)
  const signer = createSigner({ key, now })
  const line = lineInMemory()
  const log = pino({ level: 'silent' })
  const mounted = createDirectLineMount({
    service: line,
    tokens: createTokens(signer, randomBytes),
    spent: spentInMemory(now),
    origins: createOrigins({ trustedOrigins: [shop], ...origins }),
    limits: createLimits(limits),
    secret,
    random: randomBytes,
    log,
    ...mount,
  })
  const http = createHttpServer({
    handle: async () => ({ status: 200 }),
    ready: async () => undefined,
    onUpgrade: mounted.onUpgrade,
    log,
  })
  mounted.mount(http.server)
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`
  const base = `${url}/v3/directline`
  const close = async (): Promise<void> => {
    const drained = http.drain(2000)
    await mounted.close()
    await drained
  }
  onTestFinished(close)

  const ask = (path: string, options: Ask = {}): Promise<Answered> => askAt(`${base}/${path}`, options)
  return {
    line,
    signer,
    key,
    url,
    base,
    ask,
    start: async () => {
      const { body: made } = await ask('tokens/generate', { method: 'POST', bearer: secret })
      const { body } = await ask('conversations', { method: 'POST', bearer: made.token })
      return { ...body, user: userIn(made.token) }
    },
    pass: (seconds) => {
      passed += seconds
    },
    close,
  }
}

const askAt = async (url: string, options: Ask = {}): Promise<Answered> => {
  const { method = 'GET', bearer, body, headers = {} } = options
  const response = await fetch(url, {
    method,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers }
}

type Claims = { conv: string; user: string; exp: number; iat: number }

export const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

const userIn = (token: string): string => claimsOf(token).user

export type Stream = {
  readonly socket: WebSocket
  readonly texts: string[]
  /** The last watermark that came. */
  watermark(): string
  /** Code with which the server closed it. */
  readonly closed: Promise<number>
}

/** Opens a stream; rejects with the status when the server turns it away. */
export const openStream = (streamUrl: string, headers: { [name: string]: string } = {}): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(streamUrl, { headers })
    const texts: string[] = []
    let watermark = '0'
    const closed = new Promise<number>((done) => socket.once('close', done))
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      watermark = frame.watermark
      for (const activity of frame.activities) texts.push(activity.text ?? activity.type)
    })
    socket.once('open', () => resolve({ socket, texts, watermark: () => watermark, closed }))
    socket.once('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))))
    socket.on('error', reject)
  })
