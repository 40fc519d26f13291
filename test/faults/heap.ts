import { once } from 'node:events'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Guichet } from './running.ts'

const Usage = z.object({ usedSize: z.number() })
const Answer = z.object({ id: z.number(), result: z.unknown() })

/** How a process that was started with `--inspect=127.0.0.1:0` is looked into. */
export type Inspector = {
  /** Bytes of the heap that are in use once all garbage was collected. */
  heapAfterCollection(): Promise<number>
  close(): void
}

export const inspect = async (program: Guichet): Promise<Inspector> => {
  const url = /Debugger listening on (ws:\S+)/.exec(program.errors())?.[1]
  if (url === undefined) throw new Error(`no inspector: ${program.errors()}`)
  const socket = new WebSocket(url)
  await once(socket, 'open')
  let count = 0
  const ask = (method: string): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++count
      const hear = (data: Buffer): void => {
        const answer = Answer.safeParse(JSON.parse(data.toString()))
        if (!answer.success || answer.data.id !== id) return
        socket.off('message', hear)
        resolve(answer.data.result)
      }
      socket.on('message', hear)
      socket.send(JSON.stringify({ id, method }))
    })
  return {
    heapAfterCollection: async () => {
      // What the first finds only after finalizers ran, the second takes.
      await ask('HeapProfiler.collectGarbage')
      await ask('HeapProfiler.collectGarbage')
      return Usage.parse(await ask('Runtime.getHeapUsage')).usedSize
    },
    close: () => socket.close(),
  }
}
