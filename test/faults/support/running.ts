import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** The program as a process of its own that is killed, dies, and is started again. */
export type Running = {
  readonly url: string
  readonly pid: number
  readonly isUp: boolean
  /** Starts it where it does not run. */
  up(): Promise<void>
  end(signal: NodeJS.Signals): Promise<void>
}

export const startProgram = async (env: Record<string, string>): Promise<Running> => {
  let child: ChildProcess | null = null
  let url = ''
  const isUp = (): boolean => child !== null && child.exitCode === null && child.signalCode === null
  const up = async (): Promise<void> => {
    if (isUp()) return
    child = launch(env)
    url = await untilListening(child)
  }
  onTestFinished(() => {
    child?.kill('SIGKILL')
  })
  await up()
  return {
    get url() {
      return url
    },
    get pid() {
      return child?.pid ?? 0
    },
    get isUp() {
      return isUp()
    },
    up,
    end: async (signal) => {
      if (child === null || !isUp()) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

const launch = (env: Record<string, string>): ChildProcess => {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  return spawn(process.execPath, ['bin/guichet.js', 'start'], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

const untilListening = async ({ stdout, stderr }: ChildProcess): Promise<string> => {
  let errors = ''
  stderr?.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-10_000)
  })
  let printed = ''
  for await (const chunk of stdout ?? []) {
    printed += chunk
    const url = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`the program ended: ${printed}${errors}`)
}
