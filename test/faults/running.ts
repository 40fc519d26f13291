import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const launcher = fileURLToPath(new URL('../../bin/guichet.js', import.meta.url))
/** Those of `npm start`. */
const startFlags = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'))

/** The program as an operator runs it, in a process of its own. */
export type Guichet = {
  url: string
  port: number
  child: ChildProcess
  isUp(): boolean
  /** All that it wrote to standard error. */
  errors(): string
  /** Ends it; `code` is null where a signal did. Milliseconds until it was gone. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; milliseconds: number }>
}

export type Starting = {
  databaseUrl: string
  /** A free one where it is absent. */
  port?: number
  env?: Record<string, string>
  /** For Node, such as --inspect. */
  flags?: string[]
}

/** `bin/guichet.js start`, once it listens; killed when the test finishes. */
export const startGuichet = async ({
  databaseUrl,
  port = 0,
  env = {},
  flags = [],
}: Starting): Promise<Guichet> => {
  const child = spawn(process.execPath, [...startFlags, ...flags, launcher, 'start'], {
    env: { ...ownEnv(), DATABASE_URL: databaseUrl, PORT: String(port), LOG_LEVEL: 'error', ...env },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const url = await urlPrintedBy(child, () => errors)
  const isUp = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    url,
    port: Number(new URL(url).port),
    child,
    isUp,
    errors: () => errors,
    stop: async (signal = 'SIGTERM') => {
      if (!isUp()) throw new Error('it had ended before')
      const began = performance.now()
      const ended = once(child, 'exit')
      child.kill(signal)
      const [code] = await ended
      return { code: typeof code === 'number' ? code : null, milliseconds: performance.now() - began }
    },
  }
}

/** The program as one that is killed, dies, and is started again, at another port each time. */
export type Running = {
  readonly url: string
  readonly pid: number
  /** Starts it where it does not run. */
  up(): Promise<void>
  /** Ends it where it runs. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Its log is silent: what it writes is what it does. */
export const keepRunning = async (starting: Starting): Promise<Running> => {
  const start = () => startGuichet({ ...starting, env: { LOG_LEVEL: 'silent', ...starting.env } })
  let program = await start()
  return {
    get url() {
      return program.url
    },
    get pid() {
      return program.child.pid ?? 0
    },
    up: async () => {
      if (!program.isUp()) program = await start()
    },
    end: async (signal) => {
      if (program.isUp()) await program.stop(signal)
    },
  }
}

/** What a verb of the command line prints. */
export const guichet = async (
  verb: string[],
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; printed: string }> => {
  const child = spawn(process.execPath, [launcher, ...verb], {
    env: { ...ownEnv(), DATABASE_URL: databaseUrl, ...env },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk
    })
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, printed }
}

const ownEnv = (): Record<string, string> => {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  return { PATH, HOME, NODE_COMPILE_CACHE }
}

const urlPrintedBy = async ({ stdout }: ChildProcess, errors: () => string): Promise<string> => {
  let text = ''
  for await (const chunk of stdout ?? []) {
    text += chunk
    const url = /Guichet listens on (http:\S+)\/api\/messages/.exec(text)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`the program ended: ${text}${errors()}`)
}
