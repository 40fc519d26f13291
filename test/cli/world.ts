import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { runCli } from '../../src/cli/program.ts'

const textStream = () => {
  const chunks: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, next) => {
      chunks.push(String(chunk))
      next()
    },
  })
  return { stream, text: () => chunks.join('') }
}

/** A command line of its own on a database of its own, on a fixed day. */
export const aCommandLine = (env: Record<string, string> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), `guichet-cli-${randomUUID()}`))
  const settings = { DATABASE_URL: `sqlite:${join(folder, 'desk.db')}`, NODE_ENV: 'test', ...env }
  const run = async (...argv: string[]) => {
    const [stdout, stderr] = [textStream(), textStream()]
    const io = {
      stdout: stdout.stream,
      stderr: stderr.stream,
      isTerminal: false,
      now: () => new Date('2026-03-01T10:00:00Z'),
    }
    const code = await runCli(argv, { env: settings, ...io })
    return { code, out: stdout.text(), err: stderr.text() }
  }
  return {
    folder,
    settings,
    run,
    file: (name: string) => join(folder, name),
    /** Runs a verb with --json and parses what it prints. */
    json: async (...argv: string[]) => {
      const { out } = await run(...argv, '--json')
      return JSON.parse(out)
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
