import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { assemble } from '../../src/assemble.ts'
import { parseConfig } from '../../src/config.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { createWebsite } from '../../src/website.ts'
import { freshFolder } from '../support/stores.ts'

const run = promisify(execFile)

export type Site = {
  url: string
  databaseUrl: string
  /** The command line, as a program of its own; what it prints. */
  guichet(...args: string[]): Promise<string>
}

/** The website with its bot, which sends what is in the outbox. */
export const openSite = async (): Promise<Site> => {
  const env = { DATABASE_URL: `sqlite:${await freshFolder()}/guichet.db`, GUICHET_KEY: 'ab'.repeat(32) }
  const parsed = parseConfig(env)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { config } = parsed
  const [now, log] = [() => new Date(), pino({ level: 'silent' })]
  const assembled = await assemble(config, { now, log })
  const website = createWebsite(config, assembled, { now, log })
  const { bot } = assembled
  const http = createHttpServer({ handle: bot.handle, ready: bot.ready, onUpgrade: website.onUpgrade, log })
  website.mount(http.server)
  const port = await http.listen(0, '127.0.0.1')
  assembled.dispatcher.start()
  onTestFinished(async () => {
    await assembled.dispatcher.stop(1000)
    await Promise.all([website.close(), http.drain(1000)])
    await bot.drain(1000)
    await assembled.close()
  })
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl: env.DATABASE_URL,
    guichet: async (...args) => {
      const options = { env: { ...process.env, ...env } }
      return (await run(process.execPath, ['bin/guichet.js', ...args], options)).stdout
    },
  }
}
