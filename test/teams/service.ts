import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const Sent = z.looseObject({
  type: z.string().optional(),
  text: z.string().optional(),
  suggestedActions: z.unknown().optional(),
  attachments: z.array(z.looseObject({ content: z.unknown() })).optional(),
})
type Sent = z.infer<typeof Sent>

type Request = { method: string; path: string; body: Sent; at: number }
type Trouble = { status: number; retryAfter?: string }

export type TeamsService = {
  readonly url: string
  readonly requests: Request[]
  /** What a conversation shows, in order, updates done. */
  shows(conversation: string): Sent[]
  /** Asked before a request is carried out; what it gives is answered instead. */
  trouble(when: (request: Request) => Trouble | null): void
}

/** The Teams side of the Bot Connector over real HTTP: keeps what is sent, replaces what is updated, makes private chats. */
export const teamsService = async (): Promise<TeamsService> => {
  const requests: Request[] = []
  const shown = new Map<string, { id: string; activity: Sent }[]>()
  let troubles: (request: Request) => Trouble | null = () => null
  const carryOut = ({ method, path, body }: Request): { status: number; id: string } => {
    if (path === '/v3/conversations') return { status: 201, id: `a:with ${JSON.stringify(body.members)}` }
    const [, conversation = '', id = ''] =
      /^\/v3\/conversations\/([^/]+)\/activities\/?(.*)$/.exec(path) ?? []
    const lines = shown.get(decodeURIComponent(conversation)) ?? []
    shown.set(decodeURIComponent(conversation), lines)
    const line = lines.find((one) => one.id === decodeURIComponent(id))
    if (method === 'PUT' && !line) return { status: 404, id: '' }
    if (method === 'PUT' && line) line.activity = body
    if (method === 'POST') lines.push({ id: `m${requests.length}`, activity: body })
    return { status: 200, id: method === 'POST' ? `m${requests.length}` : id }
  }
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming)
    requests.push(request)
    const { status, id, retryAfter } = {
      id: '',
      retryAfter: undefined,
      ...(troubles(request) ?? carryOut(request)),
    }
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter && { 'retry-after': retryAfter }),
    })
    response.end(JSON.stringify({ id }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    shows: (conversation) => (shown.get(conversation) ?? []).map(({ activity }) => activity),
    trouble: (when) => {
      troubles = when
    },
  }
}

const read = async (request: IncomingMessage): Promise<Request> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Sent.parse(JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}'))
  return { method: request.method ?? '', path: request.url ?? '', body, at: performance.now() }
}
