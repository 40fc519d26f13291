import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const Sent = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  name: z.string().optional(),
  replyToId: z.string().optional(),
})

/** What the bot sent: `at` is the path after `/v3/conversations/`, `key` its idempotency key. */
type Received = {
  method: string
  at: string
  activity: z.infer<typeof Sent> | null
  authorization: string | null
  key: string | null
}

/** How the endpoint treats a request; `hang` never answers, `reset` closes the connection without an answer. */
type Behaviour = 'answer' | 'hang' | 'reset' | { status: number; retryAfter?: string }

export type ConnectorEndpoint = {
  readonly serviceUrl: string
  /** Everything that came, in order, answered or not. */
  readonly received: Received[]
  /** The texts of the messages that were answered with success. */
  readonly delivered: string[]
  /** Connections accepted so far. */
  readonly connections: number
  /** How the next requests are treated, in order; what is not said is answered with success. */
  next(...behaviours: Behaviour[]): void
  /** How all further ones are. */
  always(behaviour: Behaviour): void
  /** Listens no more: connections are refused, as those of a process that is not there. */
  goDown(): Promise<void>
  /** Listens again, where it did before. */
  comeUp(): Promise<void>
  /** Resolves once so many messages were delivered in all. */
  untilDelivered(count: number): Promise<string[]>
}

/** A channel's side of the Bot Connector interface, over real HTTP, for as long as the test runs. */
export const connectorEndpoint = async (): Promise<ConnectorEndpoint> => {
  const received: Received[] = []
  const delivered: string[] = []
  const queued: Behaviour[] = []
  let usual: Behaviour = 'answer'
  let connections = 0
  const server = createServer(async (request, response) => {
    const one = await readRequest(request)
    received.push(one)
    const behaviour = queued.shift() ?? usual
    treat(behaviour, response, received.length)
    if (behaviour === 'answer' && one.activity?.text !== undefined) delivered.push(one.activity.text)
  })
  server.on('connection', () => {
    connections += 1
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(0)
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    received,
    delivered,
    get connections() {
      return connections
    },
    next: (...behaviours) => {
      queued.push(...behaviours)
    },
    always: (behaviour) => {
      usual = behaviour
    },
    goDown: close,
    comeUp: () => listen(port),
    untilDelivered: async (count) => {
      while (delivered.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
      return delivered
    },
  }
}

const readRequest = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const key = request.headers['idempotency-key']
  return {
    method: request.method ?? '',
    at: (request.url ?? '').replace(/^\/v3\/conversations\//, ''),
    activity: text === '' ? null : Sent.parse(JSON.parse(text)),
    authorization: request.headers.authorization ?? null,
    key: typeof key === 'string' ? decodeURIComponent(key) : null,
  }
}

const treat = (behaviour: Behaviour, response: ServerResponse, count: number): void => {
  if (behaviour === 'hang') return
  if (behaviour === 'reset') {
    response.socket?.destroy()
    return
  }
  const { status, retryAfter } =
    behaviour === 'answer' ? { status: 201 } : { retryAfter: undefined, ...behaviour }
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  })
  response.end(JSON.stringify({ id: `sent-${count}` }))
}
