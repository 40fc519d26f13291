import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { inspectorIn, openInspector } from '../support/inspector.ts'

/** In bytes; `heap` is what V8 has in use after a collection, `rss` what the process holds of the machine's memory. */
export type Memory = { rss: number; heap: number; external: number }

export type Program = {
  port: number
  /** Lines of its log that report a failure inside, each once, with how often it came. */
  readonly failures: ReadonlyMap<string, number>
  /** Null while it runs; else how it ended. */
  ended(): string | null
  /** After a collection, asked of the process itself through Node's inspector. */
  memory(): Promise<Memory>
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const elsewhere = new URL('elsewhere.ts', import.meta.url).href

/** The program as its launcher starts it; only what Microsoft's hosts are is told to Node beforehand. */
export const startProgram = async (env: Record<string, string>): Promise<Program> => {
  const { PATH = '', HOME = '' } = process.env
  const flags = ['--inspect=127.0.0.1:0', '--import', elsewhere]
  const child = spawn(process.execPath, [...flags, 'bin/guichet.js', 'start'], {
    cwd: root,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const failures = new Map<string, number>()
  let end: string | null = null
  let inspector: string | null = null
  let errors = ''
  child.on('exit', (code, signal) => {
    end = `exit ${code ?? signal}: ${errors.slice(-2000)}`
  })
  linesOf(child.stderr, (line) => {
    inspector ??= inspectorIn(line)
    const failure = failureIn(line)
    if (failure !== null) failures.set(failure, (failures.get(failure) ?? 0) + 1)
    if (!line.startsWith('{')) errors = `${errors.slice(-4000)}${line}\n`
  })
  const port = await listeningPort(child, () => end)
  return {
    port,
    failures,
    ended: () => end,
    memory: () => inspected(inspector),
    stop: async () => {
      if (end !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(timer)
    },
  }
}

const linesOf = (stream: NodeJS.ReadableStream, hear: (line: string) => void): void => {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
}

const LogLine = z.looseObject({
  level: z.number(),
  msg: z.string().optional(),
  err: z.looseObject({ stack: z.string().optional(), message: z.string().optional() }).optional(),
})

/** An error in the log is one of ours: nothing that is sent from outside may cause one. */
const failureIn = (line: string): string | null => {
  if (!line.startsWith('{')) return null
  try {
    const parsed = LogLine.safeParse(JSON.parse(line))
    if (!parsed.success || parsed.data.level < 50) return null
    const { msg, err } = parsed.data
    return `${msg}: ${err?.stack ?? err?.message ?? ''}`.slice(0, 800)
  } catch {
    return null
  }
}

const listeningPort = ({ stdout }: ChildProcess, ended: () => string | null): Promise<number> =>
  new Promise((resolve, reject) => {
    if (stdout === null) return reject(new Error('the program prints nothing'))
    stdout.on('end', () => reject(new Error(`the program did not start: ${ended()}`)))
    linesOf(stdout, (line) => {
      const port = /:(\d+)\/api\/messages/.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })

const Usage = z.object({
  result: z.object({ value: z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() }) }),
})

const inspected = async (url: string | null): Promise<Memory> => {
  if (url === null) throw new Error('no inspector')
  const { ask, close } = await openInspector(url)
  for (let n = 0; n < 3; n++) await ask('HeapProfiler.collectGarbage')
  const expression = '(({ rss, heapUsed, external }) => ({ rss, heapUsed, external }))(process.memoryUsage())'
  const answer = Usage.parse(await ask('Runtime.evaluate', { expression, returnByValue: true }))
  close()
  const { rss, heapUsed: heap, external } = answer.result.value
  return { rss, heap, external }
}
