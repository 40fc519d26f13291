import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { ApiLimits } from '../../src/api/caller.ts'
import { mountApi } from '../../src/api/mount.ts'
import type { Assembled } from '../../src/assemble.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { aCommandLine } from '../cli/world.ts'
import type { EngineUnderTest } from '../support/stores.ts'
import { openProgram } from '../website/world.ts'

type Body = Record<string, unknown>
type Answered = { status: number; headers: Headers; text: string; json: Body }

export type ApiWorld = {
  databaseUrl: string
  program: Assembled
  url: string
  /** A key of `console`. */
  key: string
  /** The command line on the same database, on the same day. */
  cli: ReturnType<typeof aCommandLine>
  /** Posts to /api/authorizations with the key, unless `headers` say otherwise. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answered>
  /** The same with `commit`, under this Idempotency-Key. */
  commit(idempotencyKey: string, body: Body, headers?: Record<string, string>): Promise<Answered>
  get(path: string, headers?: Record<string, string>): Promise<Answered>
  /** The incidents of `limited` that were spent since, as the ledger has them. */
  spent(): Promise<Body[]>
  /** All that was logged. */
  logged(): string
}

type Given = {
  limits?: Partial<ApiLimits>
  trustedProxies?: number
  now?: () => Date
  /** Settings of the program. */
  env?: Record<string, string>
}

/** The program with the demo customers, its server, and a key to it. */
export const anApi = async ({ freshUrl }: EngineUnderTest, given: Given = {}): Promise<ApiWorld> => {
  const databaseUrl = await freshUrl()
  const now = given.now ?? (() => new Date('2026-03-01T10:00:00Z'))
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) })
  const program = await openProgram(databaseUrl, now, given.env)
  const http = createHttpServer({ handle: program.bot.handle, ready: program.bot.ready, log })
  mountApi(http.server, { ...program, trustedProxies: 0, ...given, now, log })
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`
  onTestFinished(() => http.drain(0))
  const cli = aCommandLine({ DATABASE_URL: databaseUrl, GUICHET_KEY: 'ab'.repeat(32) })
  onTestFinished(() => cli[Symbol.dispose]())
  const { key } = await cli.json('keys', 'create', 'console')
  const authorized = { authorization: `Bearer ${key}` }
  const post: ApiWorld['post'] = (body, headers) =>
    answered(`${url}/api/authorizations`, {
      method: 'POST',
      headers: { ...authorized, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    databaseUrl,
    program,
    url,
    key,
    cli,
    post,
    commit: (idempotencyKey, body, headers) =>
      post({ ...body, commit: true }, { 'idempotency-key': idempotencyKey, ...headers }),
    get: (path, headers) => answered(url + path, { headers: { ...authorized, ...headers } }),
    spent: async () => {
      const lines: Body[] = await cli.json('ledger', 'home-limited')
      return lines.filter(({ kind }) => kind === 'deduct')
    },
    logged: () => lines.join(''),
  }
}

const answered = async (url: string, init: RequestInit): Promise<Answered> => {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) }
}

/** A technical call of the demo customer with two of three incidents left. */
export const limited = { customer: 'home', call: 'technical', supportCode: '0123456789' }

/** A body as the options of `guichet authorize`. */
export const optionsOf = (body: Body): string[] =>
  Object.entries(body).flatMap(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    return value === true ? [option] : [option, String(value)]
  })
