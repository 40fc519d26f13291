/**
 * The program as src/main.ts starts it, told by the benchmark where its token service is. Only here: no setting of the
 * product names another token service than Azure's.
 */
import { pino } from 'pino'
import { z } from 'zod'
import { mountApi } from '../src/api/mount.ts'
import { assemble } from '../src/assemble.ts'
import type { TokenSource } from '../src/bot/authentication.ts'
import { keptAliveTransport } from '../src/bot/connector/transport.ts'
import { compileSooner } from '../src/compile-sooner.ts'
import { parseConfig } from '../src/config.ts'
import { createHttpServer } from '../src/http/server.ts'
import { createWebsite } from '../src/website.ts'
import { reportTo } from './subjects/control.ts'

const Cloud = z.record(z.string(), z.string())
const Token = z.object({ access_token: z.string(), expires_in: z.number() })

/** By the client credentials grant. The SDK's own client insists on https and asks Microsoft which authorities there are. */
const tokensFrom = (url: string): TokenSource => {
  const transport = keptAliveTransport()
  let kept: { token: string; until: number } | null = null
  return async (renew) => {
    if (kept !== null && !renew && Date.now() < kept.until) return kept.token
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = 'grant_type=client_credentials'
    const answer = await transport.send({ method: 'POST', url: new URL(url), headers, body, limit: 4000 })
    if (answer.kind !== 'answered') throw new Error(answer.why)
    const { access_token: token, expires_in } = Token.parse(JSON.parse(answer.body))
    kept = { token, until: Date.now() + (expires_in - 300) * 1000 }
    return token
  }
}

const main = async (cloud = '{}', tokenUrl = ''): Promise<void> => {
  const parsed = parseConfig(process.env)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { config } = parsed
  const now = () => new Date()
  const log = pino({ level: config.LOG_LEVEL }, pino.destination(2))
  const options = { cloud: Cloud.parse(JSON.parse(cloud)), token: tokensFrom(tokenUrl) }
  const assembled = await assemble(config, { now, log, options })
  const { bot } = assembled
  const website = createWebsite(config, assembled, { now, log })
  const http = createHttpServer({ handle: bot.handle, ready: bot.ready, onUpgrade: website.onUpgrade, log })
  website.mount(http.server)
  mountApi(http.server, { ...assembled, trustedProxies: config.TRUSTED_PROXIES, now, log })
  compileSooner()
  await assembled.held.refresh()
  await website.recover('start')
  assembled.dispatcher.start()
  reportTo(await http.listen(0, '127.0.0.1'))
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
})
