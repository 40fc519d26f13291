import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'
import type { TokenAnswer, TokenRequest } from '../../src/widget/protocol.ts'

export type Activity = { [name: string]: unknown; id?: string; type: string }
type Conversation = { user: string; log: Activity[]; listeners: Set<() => void>; locale: unknown }

/** A desk of the size that the chat page needs: tokens, Direct Line 3.0 over HTTP and WebSocket, and a bot that echoes. */
export type ChatDesk = {
  url: string
  /** What the visitor posted, over all conversations, in order. */
  posted: Activity[]
  tokenRequests: TokenRequest[]
  conversations: Map<string, Conversation>
  /** The bot says or updates something in the last conversation. */
  say(activity: Activity): void
  /** Every socket is cut, and nothing answers until `up`. */
  down(): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

const csp =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws:; img-src 'self' data: blob:; frame-src 'self'"

export const startChatDesk = async (script: Uint8Array, reply = echo): Promise<ChatDesk> => {
  const conversations = new Map<string, Conversation>()
  const posted: Activity[] = []
  const tokenRequests: TokenRequest[] = []
  const sockets = new Set<Socket>()
  let port = 0
  let clock = Date.now()
  let server: Server

  const url = () => `http://127.0.0.1:${port}`
  const put = (conversation: Conversation, activity: Activity) => {
    clock += 1
    const timestamp = new Date(clock).toISOString()
    conversation.log.push({ id: `a${conversation.log.length}-${randomUUID()}`, timestamp, ...activity })
    for (const listener of conversation.listeners) listener()
  }
  const begin = (): [string, Conversation] => {
    const made = { user: `dl_${randomUUID()}`, log: [], listeners: new Set<() => void>(), locale: null }
    const id = randomUUID()
    conversations.set(id, made)
    return [id, made]
  }
  const access = (request: TokenRequest): TokenAnswer => {
    tokenRequests.push(request)
    const known = conversations.get(request.resume ?? '')
    const [conversationId, { user }] = known && request.resume ? [request.resume, known] : begin()
    const payload = Buffer.from(JSON.stringify({ user, conv: conversationId })).toString('base64url')
    return {
      domain: `${url()}/v3/directline`,
      token: `e30.${payload}.x`,
      expiresIn: 1800,
      conversationId,
      userId: user,
      resume: conversationId,
      isNew: !known,
    }
  }
  /** As with the real one, a conversation is there once it was started. */
  const start = (conversation: Conversation, locale: unknown) => {
    if (conversation.locale !== null) return
    conversation.locale = locale
    put(conversation, { type: 'message', from: { id: 'bot' }, text: 'Hello, I am the desk.' })
  }
  const post = (conversation: Conversation, activity: Activity): string => {
    const id = randomUUID()
    posted.push(activity)
    put(conversation, { ...activity, id, from: { id: conversation.user } })
    for (const answer of reply(activity)) put(conversation, { from: { id: 'bot' }, replyToId: id, ...answer })
    return id
  }

  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', url())
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const page = (type: string, body: string | Uint8Array) =>
      response
        .writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': csp })
        .end(body)
    if (pathname === '/chat.js') return page('text/javascript', script)
    if (pathname === '/chat') return page('text/html', chatHtml)
    if (pathname === '/host.js') return page('text/javascript', hostScript)
    if (pathname === '/host') return page('text/html', hostHtml)
    if (pathname === '/api/widget/token') return json(200, access(JSON.parse(await text(request))))
    const token = request.headers.authorization?.slice(7) ?? ''
    const [, id = '', rest] = /^\/v3\/directline\/conversations\/([^/]+)(\/activities)?$/.exec(pathname) ?? [
      null,
      conversationIn(token),
    ]
    const conversation = conversations.get(id)
    const isStart = pathname.endsWith('/conversations')
    if (conversation && isStart) start(conversation, JSON.parse(await text(request)).locale)
    if (!conversation || conversation.locale === null)
      return json(404, { error: { code: 'NotFound', message: 'no such conversation' } })
    if (rest) return json(200, { id: post(conversation, JSON.parse(await text(request))) })
    const { search } = new URL(request.url ?? '/', url())
    const streamUrl = `${url().replace('http', 'ws')}/stream/${id}${search}`
    return json(200, { conversationId: id, token, streamUrl })
  }

  const listen = () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => void route(request, response))
      server.on('connection', (socket) => {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      })
      const streams = new WebSocketServer({ server })
      streams.on('connection', (stream, request) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', url())
        const conversation = conversations.get(pathname.split('/')[2] ?? '')
        let sent = Number(searchParams.get('watermark') ?? 0)
        const send = () => {
          const activities = conversation?.log.slice(sent) ?? []
          sent += activities.length
          if (activities.length > 0) stream.send(JSON.stringify({ activities, watermark: String(sent) }))
        }
        conversation?.listeners.add(send)
        stream.on('close', () => conversation?.listeners.delete(send))
        send()
      })
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  await listen()
  return {
    url: url(),
    posted,
    tokenRequests,
    conversations,
    say: (activity) => {
      const last = [...conversations.values()].at(-1)
      if (last) put(last, { from: { id: 'bot' }, ...activity })
    },
    down,
    up: listen,
    stop: down,
  }
}

const conversationIn = (token: string): string => {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return payload ? JSON.parse(payload).conv : ''
}

const echo = ({ text }: Activity): Activity[] =>
  typeof text === 'string' ? [{ type: 'message', text: `You said: ${text}` }] : []

const chatHtml = `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<title>Chat</title></head><body><div id="chat"></div><script type="module" src="/chat.js"></script></body></html>`

const hostHtml = `<!doctype html><html lang="en"><head><title>Host</title><style>iframe { width: 400px; height: 640px }</style></head>
<body><h1>Host</h1><iframe src="/chat" title="Chat"></iframe><script src="/host.js"></script></body></html>`

const hostScript = `window.heard = []
const frame = document.querySelector('iframe')
window.tell = (message) => frame.contentWindow.postMessage({ guichet: 1, ...message }, location.origin)
addEventListener('message', ({ data, source }) => {
  if (source !== frame.contentWindow || data?.guichet !== 1) return
  heard.push(data)
  if (data.type === 'ready') tell({ type: 'hello', isOpen: location.hash !== '#closed', isFullScreen: false })
})`
