import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKey } from '../../src/api/keys.ts'
import { parseConfig } from '../../src/config.ts'
import { seedDemo } from '../../src/desk/seed.ts'
import { openDesk } from '../../src/open-desk.ts'
import { instantOf } from '../../src/store/ports.ts'
import { listening } from '../support/listening.ts'
import { openTokenService, type TokenService } from '../support/token-service.ts'
import { fuzzTenant } from './families/messages.ts'
import { type Program, startProgram } from './program.ts'

/** `production` checks every caller; `development` checks none, so that every activity comes to the dialogs. */
export type Mode = 'production' | 'development'

export const secrets = {
  appId: '11111111-2222-4333-8444-555555555555',
  directLine: 'a-secret-of-the-fuzzer-and-of-nobody-else',
  identity: 'an-identity-secret-of-the-fuzzer-and-nobody',
  webhook: `whsec_${Buffer.alloc(32, 'w').toString('base64')}`,
  zendesk: 'a-signing-secret-of-zendesk-32-characters-long',
}

/** What a run is made against. */
export type World = {
  mode: Mode
  crowd: Crowd
  program: Program
  tokens: TokenService
  /** Where the channel is, as its activities say. */
  serviceUrl: string
  /** Keys of the HTTP interface: each may ask only so often. */
  apiKeys: string[]
  /** How many replies have come to the channel. */
  replies(): number
  close(): Promise<void>
}

/** How many keys of the HTTP interface and visitors of the website there are to attack with: each has limits of its own. */
export type Crowd = { keys: number; visitors: number }

export const openWorld = async (mode: Mode, crowd: Crowd = { keys: 40, visitors: 300 }): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-fuzz-'))
  const databaseUrl = `sqlite:${join(folder, 'guichet.db')}`
  const key = randomBytes(32).toString('hex')
  const apiKeys = await prepare({ DATABASE_URL: databaseUrl, GUICHET_KEY: key }, crowd.keys)
  const tokens = await openTokenService(secrets.appId)
  const channel = await openChannel()
  const registration = {
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: secrets.appId,
    MicrosoftAppPassword: 'password',
    MicrosoftAppTenantId: '99999999-2222-4333-8444-555555555555',
  }
  const program = await startProgram({
    NODE_ENV: mode,
    DATABASE_URL: databaseUrl,
    GUICHET_KEY: key,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    TRUSTED_PROXIES: '1',
    TEAMS_TENANTS: fuzzTenant,
    EMBEDDED_DIRECT_LINE_SECRET: secrets.directLine,
    WIDGET_IDENTITY_SECRET: secrets.identity,
    TICKET_WEBHOOK_SECRET: secrets.webhook,
    ZENDESK_WEBHOOK_SECRET: secrets.zendesk,
    ...(mode === 'production' ? registration : {}),
    ELSEWHERE_TOKENS: tokens.url,
    ELSEWHERE_CONNECTOR: channel.url,
  })
  return {
    mode,
    crowd,
    program,
    tokens,
    serviceUrl: mode === 'production' ? 'https://smba.trafficmanager.net/emea/' : `${channel.url}/`,
    apiKeys,
    replies: channel.replies,
    close: async () => {
      await program.stop()
      await tokens.close()
      await channel.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The demo customers and keys are on record before the program starts: production makes none by itself. */
const prepare = async (env: Record<string, string>, count: number): Promise<string[]> => {
  const parsed = parseConfig(env)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const now = () => new Date()
  const { store, secrets: sealed, close } = await openDesk(parsed.config, now)
  await seedDemo(store, sealed, instantOf(now()))
  const keys: string[] = []
  for (let n = 0; n < count; n++) {
    const made = await createKey(store, sealed, {
      name: `fuzz-${n}`,
      random: randomBytes,
      actor: 'fuzz',
      at: instantOf(now()),
    })
    keys.push(made.text)
  }
  await close()
  return keys
}

/** Takes every reply at once. */
const openChannel = async () => {
  let count = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      count += 1
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"id":"1"}')
    })
  })
  const { port, close } = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    replies: () => count,
    close: () => {
      server.closeAllConnections()
      return close()
    },
  }
}
