import { once } from 'node:events'
import { WebSocket } from 'ws'
import { z } from 'zod'

/** Node's inspector in a process that was started with `--inspect=127.0.0.1:0`. */
export type Inspector = {
  /** One command of the DevTools protocol, and its result. */
  ask(method: string, params?: object): Promise<unknown>
  close(): void
}

/** The address that a process with an inspector prints to its standard error; null where it has not yet. */
export const inspectorIn = (printed: string): string | null => /ws:\/\/\S+/.exec(printed)?.[0] ?? null

const Answer = z.looseObject({ id: z.number(), result: z.unknown() })

export const openInspector = async (url: string): Promise<Inspector> => {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await once(socket, 'open')
  let last = 0
  return {
    ask: (method, params = {}) =>
      new Promise((resolve) => {
        last += 1
        const id = last
        const hear = (data: Buffer): void => {
          const answer = Answer.safeParse(JSON.parse(data.toString()))
          if (answer.data?.id !== id) return
          socket.off('message', hear)
          resolve(answer.data.result)
        }
        socket.on('message', hear)
        socket.send(JSON.stringify({ id, method, params }))
      }),
    close: () => socket.close(),
  }
}
