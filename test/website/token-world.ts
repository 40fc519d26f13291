import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createLimits, type LimitSettings } from '../../src/channels/direct-line/limits.ts'
import { createDirectLineMount } from '../../src/channels/direct-line/mount.ts'
import { createOrigins } from '../../src/channels/direct-line/origins.ts'
import { createSigner } from '../../src/channels/direct-line/signed.ts'
import { createTokens } from '../../src/channels/direct-line/tokens.ts'
import { azureSource } from '../../src/channels/website/azure.ts'
import { embeddedSource } from '../../src/channels/website/embedded.ts'
import { createIdentify } from '../../src/channels/website/identity.ts'
import { mountTokenRoute } from '../../src/channels/website/token-route.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { TokenAnswer, TokenProblem, TokenRequest } from '../../src/widget/protocol.ts'
import { lineInMemory, type MemoryLine } from '../direct-line/memory.ts'
import { spentInMemory } from '../direct-line/spent.ts'
import { type AzureDouble, azureSecret } from './azure-double.ts'

export const shop = 'https://shop.example'
const identitySecret = 'shared by the shop and the desk, 32 bytes'

type Answered = { status: number; headers: Headers; body: TokenAnswer & TokenProblem }

export type World = {
  readonly line: MemoryLine
  readonly url: string
  readonly log: string[]
  /** Asks for a token as the chat page does. */
  token(request?: TokenRequest | string, headers?: { [name: string]: string }): Promise<Answered>
  /** Starts the conversation of a token as the Direct Line client does; the status. */
  start(answer: Answered): Promise<number>
  /** Lets time pass, in seconds. */
  pass(seconds: number): void
  /** A token that the shop's server signs for its visitor. */
  identity(claims?: { [name: string]: unknown }, key?: string, alg?: string): Promise<string>
}

type Options = { azure?: AzureDouble; limits?: Partial<LimitSettings>; withoutIdentity?: boolean }

/** A server that gives tokens to the widget, of its own Direct Line or of Azure's. */
export const aWorld = async ({ azure, limits: settings, withoutIdentity }: Options = {}): Promise<World> => {
  let passed = 0
  const now = (): Date => new Date(Date.now() + passed * 1000)
  const signer = createSigner({ key: randomBytes(32), now })
  const tokens = createTokens(signer, randomBytes)
  const line = lineInMemory()
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (text) => void lines.push(text) })
  const origins = createOrigins({ trustedOrigins: [shop] })
  const limits = createLimits(settings)
  const shared = { origins, limits, random: randomBytes, log }
  const mounted = createDirectLineMount({ service: line, tokens, spent: spentInMemory(now), ...shared })
  const http = createHttpServer({
    handle: async () => ({ status: 200 }),
    ready: async () => undefined,
    onUpgrade: mounted.onUpgrade,
    log,
  })
  mounted.mount(http.server)
  const source = azure
    ? azureSource({ secret: azureSecret, baseUrl: azure.baseUrl, timeLimit: 300, log })
    : embeddedSource({ service: line, tokens, random: randomBytes })
  const identify = withoutIdentity ? undefined : createIdentify({ secret: identitySecret, now })
  mountTokenRoute(http.server, { source, signer, identify, ...shared })
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`
  onTestFinished(async () => {
    const drained = http.drain(500)
    await mounted.close()
    await drained
  })

  return {
    line,
    url,
    log: lines,
    token: async (request = {}, headers = { origin: url }) => {
      const response = await fetch(`${url}/api/widget/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof request === 'string' ? request : JSON.stringify(request),
      })
      return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
    },
    start: async ({ body: { domain, token } }) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${domain}/conversations`, { method: 'POST', headers })).status
    },
    pass: (seconds) => {
      passed += seconds
    },
    identity: (claims = {}, key = identitySecret, alg = 'HS256') =>
      new SignJWT({ sub: 'customer-7', exp: now().getTime() / 1000 + 600, ...claims })
        .setProtectedHeader({ alg })
        .sign(new TextEncoder().encode(key)),
  }
}
