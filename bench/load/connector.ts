import { createServer, type Socket } from 'node:net'
import { z } from 'zod'
import { listening } from '../../test/support/listening.ts'
import { type Head, MessageReader } from './http1.ts'

/** What the benchmark reads of a reply: its texts, and its cards for what their buttons send back. */
const Reply = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  summary: z.string().optional(),
  attachments: z.array(z.looseObject({ content: z.unknown().optional() })).optional(),
})
export type Reply = z.infer<typeof Reply>
export const parseReply = (json: string): Reply => Reply.parse(JSON.parse(json))

export type Connector = {
  readonly serviceUrl: string
  /** Who hears the replies of a conversation. */
  readonly hearers: Map<string, (reply: Reply) => void>
  /** The conversations of replies that nobody waited for. */
  readonly strays: string[]
  close(): Promise<void>
}

const posted = /^POST \/+v3\/conversations\/([^/]+)\/activities/

/** The channel's side of the Bot Connector interface: takes every reply and answers at once. */
export const openConnector = async (): Promise<Connector> => {
  const hearers: Connector['hearers'] = new Map()
  const sockets = new Set<Socket>()
  const strays: string[] = []
  let count = 0
  const take = (head: Head, body: Buffer): void => {
    const conversation = decodeURIComponent(posted.exec(head.firstLine)?.[1] ?? '')
    const hear = hearers.get(conversation)
    if (hear) hear(parseReply(body.toString()))
    else strays.push(conversation)
  }
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    const reader = new MessageReader((head, body) => {
      take(head, body)
      count += 1
      const answer = `{"id":"r${count}"}`
      const closing = head.closes ? 'Connection: close\r\n' : ''
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${answer.length}\r\n${closing}\r\n${answer}`,
      )
      if (head.closes) socket.end()
    })
    socket.on('data', (chunk) => reader.push(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  const { port, close } = await listening(server)
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    hearers,
    strays,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return close()
    },
  }
}
