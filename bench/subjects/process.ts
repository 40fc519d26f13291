import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import { type Order, Usage } from './control.ts'

/** A subject that listens, in a process of its own. */
export type Running = {
  port: number
  pid: number
  order(order: Order): Promise<Usage>
  stop(): Promise<void>
}

const Ready = z.object({ port: z.number() })

/** Starts a program, given its path, with nothing but these settings; what it prints goes to our standard error. */
export const startProcess = async (
  program: string,
  { args = [], env = {}, flags = [] }: { args?: string[]; env?: Record<string, string>; flags?: string[] },
): Promise<Running> => {
  const { PATH = '', HOME = '' } = process.env
  const child = fork(program, args, {
    env: { PATH, HOME, ...env },
    execArgv: ['--expose-gc', ...flags],
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const { port } = Ready.parse(await nextMessage(child))
  if (child.pid === undefined) throw new Error(`${program} has no process`)
  return {
    port,
    pid: child.pid,
    order: async (order) => {
      child.send(order)
      return Usage.parse(await nextMessage(child))
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      // Not killed: Node keeps what it compiled when a process ends by itself, as at every stop by SIGTERM.
      child.disconnect()
      await ended
    },
  }
}

const nextMessage = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the subject ended (${code})`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
