import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

export type Program = {
  url: string
  printed: string
  /** Nothing runs in it until `goOn`, or ever again. */
  hold(): void
  goOn(): void
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/** The program as `npm start` runs it, or what it was made into, on a free port; killed when the test finishes. */
export const start = async (
  databaseUrl: string,
  env: Record<string, string> = {},
  program = 'src/main.ts',
): Promise<Program> => {
  const child = run({ DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'error', ...env }, program)
  const printed = await untilListening(child)
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? ''
  return {
    url,
    printed,
    hold: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    kill: async (signal) => {
      const ended = once(child, 'exit')
      child.kill(signal)
      const [code] = await ended
      return typeof code === 'number' ? code : null
    },
  }
}

export const run = (env: Record<string, string>, program = 'src/main.ts'): ChildProcess => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [program], { env: { PATH, HOME, ...env } })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

export const endOf = async (child: ChildProcess): Promise<{ code: unknown; errors: string }> => {
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const [code] = await once(child, 'close')
  return { code, errors }
}

const untilListening = async ({ stdout, stderr }: ChildProcess): Promise<string> => {
  let text = ''
  let errors = ''
  stderr?.on('data', (chunk) => {
    errors += chunk
  })
  for await (const chunk of stdout ?? []) {
    text += chunk
    if (text.includes('/api/messages')) return text
  }
  throw new Error(`the program ended: ${text}${errors}`)
}
