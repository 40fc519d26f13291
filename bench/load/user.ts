import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connector, Reply } from './connector.ts'
import type { Place } from './crowd.ts'
import { MessageReader } from './http1.ts'
import { type Journey, problemOf, type Step, type Talk, ticketIn } from './journey.ts'

/** Where the bot listens, and the header that lets the channel in. */
export type Target = { port: number; authorization: string | null }

export type UserDeps = Place & {
  line: Line
  connector: Connector
  journey: Journey
  /** The number of a new conversation; each has contracts of its own. */
  nextNumber: () => number
  conversationOf: (n: number) => string
  onProblem: (problem: string) => void
  /** Milliseconds that a user waits before each turn. */
  pause?: () => number
}

/** In ms. */
const patience = 15_000

/** One user of the channel at a time: goes the journey's way, one turn after the other, until time is up. */
export const play = async (deps: UserDeps): Promise<void> => {
  try {
    while (!deps.isOver()) {
      const n = deps.nextNumber()
      const conversation = deps.conversationOf(n)
      const heard: Reply[] = []
      deps.connector.hearers.set(conversation, (reply) => heard.push(reply))
      await converse({ n, last: [], ticket: '' }, { ...deps, conversation, heard })
      deps.connector.hearers.delete(conversation)
    }
  } finally {
    deps.line.close()
  }
}

type Conversation = UserDeps & { conversation: string; heard: Reply[] }

const converse = async (talk: Talk, here: Conversation): Promise<void> => {
  for (const step of here.journey.steps) {
    const pause = here.pause?.() ?? 0
    if (pause > 0) await sleep(pause)
    if (here.isOver()) return
    const began = performance.now()
    const status = await postUntilTaken(activityOf(step, talk, here), here.line)
    const problem = status === 200 ? problemOf(step, here.heard) : `${step.name}: answered ${status}`
    if (problem !== null) return here.onProblem(problem)
    here.onTurn(performance.now() - began)
    talk.last = here.heard.splice(0)
    talk.ticket = ticketIn(talk.last) ?? talk.ticket
  }
}

/** A bot that is busy turns an activity away undone and says when to come again; the turn's time goes on. */
const postUntilTaken = async (body: string, line: Line): Promise<number> => {
  for (let tries = 1; ; tries++) {
    const status = await line.post(body, patience)
    if (status !== 503 || tries === 10) return status
    await sleep(1000)
  }
}

/** Every activity has a number of its own, also in a conversation that is visited again: else it would be a repeat. */
let posted = 0

/** As Web Chat posts it, by way of the Bot Connector. */
const activityOf = (step: Step, talk: Talk, { connector, conversation }: Conversation): string => {
  const number = ++posted
  const now = new Date().toISOString()
  return JSON.stringify({
    type: 'message',
    id: `${conversation}|${String(number).padStart(7, '0')}`,
    timestamp: now,
    localTimestamp: now,
    localTimezone: 'Europe/Berlin',
    serviceUrl: connector.serviceUrl,
    channelId: 'webchat',
    from: { id: `user-${conversation}`, name: 'User', role: 'user' },
    conversation: { id: conversation },
    recipient: { id: 'bot', name: 'Bot', role: 'bot' },
    locale: 'en-US',
    textFormat: 'plain',
    entities: [{ type: 'ClientCapabilities', requiresBotState: true, supportsListening: true }],
    channelData: { clientActivityID: `${conversation}-${number}` },
    ...step.post(talk),
  })
}

export type Line = { post(body: string, limit: number): Promise<number>; close(): void }

/** One kept-alive connection, and another where it is closed; the status of each answer, 0 where none comes in time. */
export const openLine = async ({ port, authorization }: Target): Promise<Line> => {
  let answered: (status: number) => void = () => {}
  let socket: Socket | null = null
  const open = (): Socket => {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true })
    const reader = new MessageReader(({ firstLine, closes }) => {
      if (closes) leave(opened)
      answered(Number(firstLine.split(' ')[1]))
    })
    opened.on('data', (chunk) => reader.push(chunk))
    opened.on('error', () => opened.destroy())
    opened.on('close', () => {
      if (socket !== opened) return
      socket = null
      answered(0)
    })
    return opened
  }
  const leave = (left: Socket): void => {
    socket = null
    left.end()
  }
  socket = open()
  await once(socket, 'connect')
  const credentials = authorization === null ? '' : `Authorization: ${authorization}\r\n`
  return {
    post: (body, limit) =>
      new Promise((resolve) => {
        socket ??= open()
        const timer = setTimeout(() => answered(0), limit)
        answered = (status) => {
          clearTimeout(timer)
          resolve(status)
        }
        const head = `POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json; charset=utf-8\r\n`
        socket.write(`${head}${credentials}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
      }),
    close: () => socket?.destroy(),
  }
}
