import { connect } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type Bot, createBot, type Dependencies, type Options } from '../../src/bot/bot.ts'
import type { Undelivered } from '../../src/bot/delivery.ts'
import type { OnTurn } from '../../src/bot/turn.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { StateStore } from '../../src/store/state-port.ts'
import { type ConnectorEndpoint, connectorEndpoint } from '../support/connector.ts'
import { openStateForTest } from '../support/state.ts'
import { freshFolder } from '../support/stores.ts'

/** Answers with how many messages the conversation has had, and the message. */
export const counting: OnTurn = async ({ activity, conversation, context, text }) => {
  if (activity.type !== 'message') return
  const count = Number(conversation.count ?? 0) + 1
  conversation.count = count
  await context.sendActivity(`${count}: ${text}`)
}

export type Posted = { status: number; body: unknown; retryAfter: string | null; milliseconds: number }

/** Sends bytes as they are; resolves with all that came back once the connection is closed. */
export const raw = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })

export type World = {
  readonly channel: ConnectorEndpoint
  readonly undelivered: Undelivered[]
  /** What the log says, one JSON line each. */
  readonly log: string[]
  readonly url: string
  /** Posts an activity made of a text message and these fields. */
  post(fields?: Record<string, unknown>): Promise<Posted>
  say(text: string, fields?: Record<string, unknown>): Promise<Posted>
  /** Sends these texts at once down one connection, so that they arrive in order; the statuses of the answers. */
  sayAtOnce(texts: string[]): Promise<number[]>
  drain(limit: number): Promise<boolean>
  carryOut: Bot['carryOut']
  receive: Bot['receive']
  /** A text message with these fields, as it is posted. */
  activityOf(fields: Record<string, unknown>): unknown
}

/** Small, so that tests of what never answers are short. */
export const shortLimits = { send: 400, begin: 700, commit: 800, answer: 900, conflictPause: 5 }
export const quickRetry = { attempts: 3, requestLimit: 150, longestPause: 300, firstPause: 20 }

type WorldOptions = Partial<Dependencies> & {
  databaseUrl?: string
  channel?: ConnectorEndpoint
  options?: Options
}

let lastId = 0

export const freshDatabaseUrl = async (): Promise<string> => `sqlite:${join(await freshFolder(), 'bot.db')}`

/** The bot as it runs, on a database and an HTTP port of its own, with a channel's endpoint to answer to. */
export const aBot = async ({ databaseUrl, channel, options, ...deps }: WorldOptions = {}): Promise<World> => {
  const endpoint = channel ?? (await connectorEndpoint())
  const undelivered: Undelivered[] = []
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) })
  const store: StateStore = deps.store ?? (await openStateForTest(databaseUrl ?? (await freshDatabaseUrl())))
  const bot = createBot(
    {
      settings: {
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppId: '',
        MicrosoftAppPassword: '',
        MicrosoftAppTenantId: '',
      },
      onTurn: counting,
      dialogsVersion: '1',
      localeOf: ([first]) => first ?? 'en',
      errorReply: (reference) => ({ type: 'message', text: `Sorry. Reference ${reference}` }),
      mask: (text) => text.replaceAll(/\d{8,}/g, '•'),
      undelivered: (one) => {
        undelivered.push(one)
      },
      log,
      ...deps,
      store,
    },
    options,
  )
  const http = createHttpServer({ handle: bot.handle, ready: bot.ready, log })
  const port = await http.listen(0, '127.0.0.1')
  const drain = async (limit: number): Promise<boolean> => {
    await http.drain(limit)
    return bot.drain(limit)
  }
  onTestFinished(async () => {
    await drain(0)
  })
  const url = `http://127.0.0.1:${port}`
  const activityOf = (fields: Record<string, unknown>): string => {
    lastId += 1
    return JSON.stringify({
      type: 'message',
      id: `in-${lastId}`,
      channelId: 'webchat',
      serviceUrl: endpoint.serviceUrl,
      conversation: { id: 'c1' },
      from: { id: 'u1' },
      recipient: { id: 'bot' },
      ...fields,
    })
  }
  const post: World['post'] = (fields = {}) => postTo(url, activityOf(fields))
  return {
    channel: endpoint,
    undelivered,
    log: lines,
    url,
    post,
    say: (text, fields) => post({ text, ...fields }),
    sayAtOnce: async (texts) => {
      const requests = texts.map((text, n) => requestOf(activityOf({ text }), n === texts.length - 1))
      const answers = await raw(url, requests.join(''))
      return [...answers.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))
    },
    drain,
    carryOut: bot.carryOut,
    receive: bot.receive,
    activityOf: (fields) => JSON.parse(activityOf(fields)),
  }
}

const requestOf = (body: string, isLast: boolean): string =>
  [
    'POST /api/messages HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Connection: ${isLast ? 'close' : 'keep-alive'}`,
    '',
    body,
  ].join('\r\n')

export const postTo = async (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Posted> => {
  const began = performance.now()
  const response = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    retryAfter: response.headers.get('retry-after'),
    milliseconds: performance.now() - began,
  }
}
