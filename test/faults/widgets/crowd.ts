import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Order } from './protocol.ts'

const Told = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })])
const Report = z.object({
  online: z.number(),
  moved: z.number(),
  heardTwice: z.number(),
  silent: z.number(),
  arrivals: z.array(z.number()),
})

/** Widgets in processes of their own, so that these do not keep the program under test from its processor. */
export type Crowd = {
  open(url: string, count: number): Promise<void>
  /** How many of so many conversations heard an answer to what was said in them. */
  talk(count: number): Promise<number>
  forgetArrivals(): Promise<void>
  report(): Promise<z.infer<typeof Report>>
}

const atOnce = 32
const patience = 20_000

export const aCrowd = async (processes: number): Promise<Crowd> => {
  const children = Array.from({ length: processes }, start)
  const all = (order: Order): Promise<unknown[]> => Promise.all(children.map((child) => tell(child, order)))
  const share = (count: number): number => Math.ceil(count / processes)
  return {
    open: async (url, count) => {
      await all({ kind: 'open', url, count: share(count), atOnce: share(atOnce) })
    },
    talk: async (count) => {
      const heard = await all({ kind: 'talk', count: share(count), limit: patience })
      return z.array(z.number()).parse(heard).reduce(sum)
    },
    forgetArrivals: async () => {
      await all({ kind: 'forgetArrivals' })
    },
    report: async () => {
      const reports = z.array(Report).parse(await all({ kind: 'report' }))
      return {
        online: reports.map(({ online }) => online).reduce(sum),
        moved: reports.map(({ moved }) => moved).reduce(sum),
        heardTwice: reports.map(({ heardTwice }) => heardTwice).reduce(sum),
        silent: reports.map(({ silent }) => silent).reduce(sum),
        arrivals: reports.flatMap(({ arrivals }) => arrivals),
      }
    },
  }
}

const sum = (one: number, other: number): number => one + other

const start = (): ChildProcess => {
  const child = fork(fileURLToPath(new URL('clients.ts', import.meta.url)), {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

const tell = async (child: ChildProcess, order: Order): Promise<unknown> => {
  child.send(order)
  const [message] = await once(child, 'message')
  const told = Told.parse(message)
  if ('error' in told) throw new Error(told.error)
  return told.answer
}
