import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { onTestFinished } from 'vitest'

/** `verified` is what the library of Standard Webhooks made of the request; null where it refused. */
type Received = { path: string; headers: Record<string, string>; raw: string; verified: unknown }

/** How a receiver treats a request; `hang` never answers, `reset` closes the connection without an answer. */
type Behaviour = number | 'hang' | 'reset' | { status: number; headers: Record<string, string> }

export type Receiver = {
  url: string
  received: Received[]
  /** How the next requests are treated, in order; what is not said is answered 204. */
  next(...behaviours: Behaviour[]): void
}

/** A server that takes webhooks and checks their signatures, for as long as the test runs. */
export const aReceiver = async (secret: string): Promise<Receiver> => {
  const received: Received[] = []
  const queued: Behaviour[] = []
  const webhook = new Webhook(secret)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const raw = Buffer.concat(chunks).toString('utf8')
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    received.push({ path: request.url ?? '', headers, raw, verified: verify(webhook, raw, headers) })
    const behaviour = queued.shift() ?? 204
    if (behaviour === 'hang') return
    if (behaviour === 'reset') return void response.socket?.destroy()
    if (typeof behaviour === 'number') response.writeHead(behaviour)
    else response.writeHead(behaviour.status, behaviour.headers)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
  return {
    url,
    received,
    next: (...behaviours) => {
      queued.push(...behaviours)
    },
  }
}

const verify = (webhook: Webhook, raw: string, headers: Record<string, string>): unknown => {
  try {
    return webhook.verify(raw, headers)
  } catch {
    return null
  }
}
