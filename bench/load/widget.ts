import { Agent, request } from 'node:http'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { directLineSecret } from '../subjects/subject.ts'
import { parseReply, type Reply } from './connector.ts'

const Opened = z.object({ conversationId: z.string(), streamUrl: z.string() })
/** What passes, such as typing, has no id. */
const Frame = z.object({
  activities: z.array(
    z.looseObject({ id: z.string().default(''), type: z.string(), from: z.looseObject({ id: z.string() }) }),
  ),
})

/** One conversation of the embedded channel with its open stream, as the widget has it. */
export type Widget = {
  /** What the bot said since `take` was called; a card that was put in another's place is not said anew. */
  heard: Reply[]
  post(activity: Record<string, unknown>): Promise<number>
  /** Resolves once so many replies were heard, and takes them away. */
  take(count: number, limit: number): Promise<Reply[]>
  close(): void
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** `n` names the user and the network that it comes from, so that no limit by address is in the way. */
export const openWidget = async (port: number, n: number): Promise<Widget> => {
  const network = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
  const base = `http://127.0.0.1:${port}/v3/directline`
  const user = { id: `dl_widget-${n}` }
  const started = await send(`${base}/conversations`, network, { user, locale: 'en-US' })
  const { conversationId, streamUrl } = Opened.parse(JSON.parse(started.body))
  const heard: Reply[] = []
  const known = new Set<string>()
  let onHeard = (): void => {}
  const socket = new WebSocket(streamUrl, { headers: { 'x-forwarded-for': network } })
  socket.on('message', (data: Buffer) => {
    if (data.length === 0) return
    for (const activity of Frame.parse(JSON.parse(data.toString())).activities) {
      if (activity.from.id === user.id || activity.type !== 'message' || known.has(activity.id)) continue
      known.add(activity.id)
      heard.push(parseReply(JSON.stringify(activity)))
    }
    onHeard()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    heard,
    post: async (activity) => {
      const url = `${base}/conversations/${conversationId}/activities`
      return (await send(url, network, { type: 'message', from: user, ...activity })).status
    },
    take: (count, limit) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          onHeard = () => {}
          resolve(heard.splice(0))
        }
        const timer = setTimeout(done, limit)
        onHeard = () => heard.length >= count && done()
        onHeard()
      }),
    close: () => socket.terminate(),
  }
}

const send = (
  url: string,
  network: string,
  body: Record<string, unknown>,
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const headers = {
      authorization: `Bearer ${directLineSecret}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'x-forwarded-for': network,
    }
    const sent = request(url, { method: 'POST', agent, headers }, async (response) => {
      let answer = ''
      for await (const chunk of response) answer += chunk
      resolve({ status: response.statusCode ?? 0, body: answer })
    })
    sent.on('error', reject)
    sent.end(text)
  })
