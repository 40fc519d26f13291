import { createHmac, generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { channelIssuer, emulatorIssuer } from '../support/token-service.ts'
import type { Attack, forgeries, Headers } from './attack.ts'
import { secrets, type World } from './world.ts'

type Request = Extract<Attack['deed'], { kind: 'request' }>
type Visitor = { conversation: string; token: string; user: string }
type Forgery = (typeof forgeries)[number]

/** Lets attacks in as whom they pretend to be. */
export type Doors = {
  /** The request as it is sent: who asks, from where, and what only a run knows. */
  resolve(request: Request, pass: Attack['pass'], number: number): Promise<Request>
  /** Where a stream of a conversation can be opened, once; null where the visitor has asked too often. */
  streamPath(number: number): Promise<string | null>
  /** The address that an attack comes from, as a proxy tells it. */
  addressOf(number: number): string
  /** An honest channel's message. */
  honest(number: number): Promise<Request>
}

const renewVisitorsEvery = 15 * 60_000
const addresses = 4000

export const openDoors = async (world: World): Promise<Doors> => {
  const { apiKeys, serviceUrl } = world
  const base = `http://127.0.0.1:${world.program.port}`
  const channels = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      world.tokens.sign({ serviceurl: serviceUrl, n, exp: inSeconds(86_400) }),
    ),
  )
  const identity = await new SignJWT({ sub: 'ada', name: 'Ada' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('59m')
    .sign(new TextEncoder().encode(secrets.identity))
  const forged = await forgeriesFor(world)
  let visitors = await newVisitors(base, world.crowd.visitors)
  let renewedAt = Date.now()

  const visitorOf = async (number: number): Promise<Visitor> => {
    if (Date.now() - renewedAt > renewVisitorsEvery) {
      renewedAt = Date.now()
      visitors = await newVisitors(base, world.crowd.visitors)
    }
    return at(visitors, number)
  }
  const passHeaders = async (pass: Attack['pass'], body: string, number: number): Promise<Headers> => {
    if (pass === 'none') return {}
    if (pass === 'channel')
      return world.mode === 'production' ? { authorization: `Bearer ${at(channels, number)}` } : {}
    if (pass === 'key') return { authorization: `Bearer ${at(apiKeys, number)}` }
    if (pass === 'secret') return { authorization: `Bearer ${secrets.directLine}` }
    if (pass === 'visitor') return { authorization: `Bearer ${(await visitorOf(number)).token}` }
    return 'hook' in pass
      ? signed(pass.hook, body, number)
      : { authorization: await forged(pass.forgery, number) }
  }
  const addressOf = (number: number): string => {
    const n = number % addresses
    return n % 10 === 0 ? `2001:db8:${n.toString(16)}::1` : `10.${n >> 8}.${n & 255}.7`
  }

  return {
    addressOf,
    resolve: async ({ method, path, headers, body }, pass, number) => {
      const { conversation, user } = await visitorOf(number)
      const filled =
        typeof body === 'string'
          ? body
              .replaceAll('{serviceUrl}', serviceUrl)
              .replaceAll('{user}', user)
              .replaceAll('{identity}', identity)
              .replaceAll('{now}', new Date().toISOString())
          : body
      const own = await passHeaders(pass, String(filled ?? ''), number)
      return {
        kind: 'request',
        method,
        path: path.replace('{conversation}', conversation),
        headers: { 'x-forwarded-for': addressOf(number), ...own, ...headers },
        body: filled,
      }
    },
    streamPath: async (number) => {
      const { conversation, token } = await visitorOf(number)
      const response = await fetch(`${base}/v3/directline/conversations/${conversation}`, {
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': addressOf(number) },
      })
      const url = Opened.safeParse(await response.json()).data?.streamUrl
      return url === undefined ? null : url.slice(url.indexOf('/v3/'))
    },
    honest: async (number) => ({
      kind: 'request',
      method: 'POST',
      path: '/api/messages',
      headers: { 'content-type': 'application/json', ...(await passHeaders('channel', '', number)) },
      body: JSON.stringify({
        type: 'message',
        text: 'help',
        channelId: 'msteams',
        serviceUrl,
        conversation: { id: `honest ${number}` },
        from: { id: 'honest' },
        recipient: { id: 'bot' },
      }),
    }),
  }
}

const at = <T>(all: readonly T[], number: number): T => {
  const one = all[number % all.length]
  if (one === undefined) throw new Error('there is none')
  return one
}

const Opened = z.looseObject({ streamUrl: z.string() })
const Generated = z.looseObject({ conversationId: z.string(), token: z.string() })

const newVisitors = async (base: string, count: number): Promise<Visitor[]> => {
  const visitors: Visitor[] = []
  for (let n = 0; n < count; n++) {
    const user = `dl_visitor-${n}`
    const asked = await post(`${base}/v3/directline/tokens/generate`, secrets.directLine, {
      user: { id: user },
    })
    const { conversationId: conversation, token } = Generated.parse(asked)
    await post(`${base}/v3/directline/conversations`, token, {}, `172.16.${n >> 8}.${n & 255}`)
    visitors.push({ conversation, token, user })
  }
  return visitors
}

const post = async (url: string, bearer: string, body: object, from = '192.0.2.1'): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      'x-forwarded-for': from,
    },
    body: JSON.stringify(body),
  })
  return response.json()
}

const standard = new Webhook(secrets.webhook)

const signed = (hook: 'standard' | 'zammad' | 'zendesk', body: string, number: number): Headers => {
  const now = new Date()
  if (hook === 'standard') {
    const id = `fuzz-${number}`
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': standard.sign(id, now, body),
    }
  }
  if (hook === 'zammad')
    return { 'x-hub-signature': `sha1=${createHmac('sha1', secrets.webhook).update(body).digest('hex')}` }
  const timestamp = now.toISOString()
  const signature = createHmac('sha256', secrets.zendesk)
    .update(timestamp + body)
    .digest('base64')
  return {
    'x-zendesk-webhook-signature': signature,
    'x-zendesk-webhook-signature-timestamp': timestamp,
  }
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds

/** Authorization headers of those who have no right to one. */
const forgeriesFor = async ({
  tokens,
  serviceUrl,
}: World): Promise<(forgery: Forgery, n: number) => Promise<string>> => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const good = { iss: channelIssuer, aud: secrets.appId, serviceurl: serviceUrl, exp: inSeconds(86_400) }
  const entra = { ...good, iss: emulatorIssuer, ver: '1.0', appid: secrets.appId }
  const by = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT(good).setProtectedHeader({ alg, kid: 'k1' }).sign(key)
  const whole = await tokens.sign(good)
  const made: Record<Exclude<Forgery, 'basic' | 'manyTenants' | 'unknownKey'>, string> = {
    nonsense: 'x.y.z',
    expired: await tokens.sign({ ...good, exp: inSeconds(-301) }),
    tooEarly: await tokens.sign({ ...good, nbf: inSeconds(3600) }),
    wrongAudience: await tokens.sign({ ...good, aud: 'another' }),
    wrongIssuer: await tokens.sign({ ...good, iss: 'https://attacker.example' }),
    wrongServiceUrl: await tokens.sign({ ...good, serviceurl: 'https://attacker.example/' }),
    noServiceUrl: await tokens.sign({ ...good, serviceurl: undefined }),
    algNone: new UnsecuredJWT(good).encode(),
    publicKeyAsSecret: await by('HS256', Buffer.from('what everybody knows of the public key')),
    altered: `${whole.slice(0, -8)}AAAAAAAA`,
    foreignKey: await by('RS256', privateKey),
    emulator: await tokens.sign(entra),
    extension: await tokens.sign({ ...entra, ver: '2.0', azp: secrets.appId }),
    ownToken: await tokens.sign({ ...entra, aud: channelIssuer }),
    enormous: new UnsecuredJWT({ ...good, much: 'x'.repeat(6000) }).encode(),
  }
  return async (forgery, n) => {
    if (forgery === 'basic') return 'Basic dXNlcjpwYXNzd29yZA=='
    if (forgery === 'manyTenants')
      return `Bearer ${new UnsecuredJWT({ ...good, tid: `tenant-${n}` }).encode()}`
    if (forgery === 'unknownKey') return `Bearer ${await tokens.sign(good, { kid: `made-up-${n}` })}`
    return `Bearer ${made[forgery]}`
  }
}
