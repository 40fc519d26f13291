import { generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { keptAliveTransport, type Target, type Transport } from '../../src/bot/connector/transport.ts'
import type { BotSettings } from '../../src/bot/settings.ts'
import { connectorEndpoint } from '../support/connector.ts'
import {
  channelIssuer,
  emulatorIssuer,
  openTokenService,
  type TokenService,
} from '../support/token-service.ts'
import { aBot, postTo } from './world.ts'

const appId = 'the-bot'
const settings: BotSettings = {
  MicrosoftAppType: 'MultiTenant',
  MicrosoftAppId: appId,
  MicrosoftAppPassword: 'secret',
  MicrosoftAppTenantId: '',
}

/** Teams, as its activities name it: what is sent there arrives at the test's own endpoint. */
const serviceurl = 'https://smba.trafficmanager.net/emea/'

const redirected = (to: string): Transport => {
  const transport = keptAliveTransport()
  onTestFinished(() => transport.close())
  const at = (url: Target): Target => {
    const href = `${url.origin}${url.pathname}${url.search}`
    return href.startsWith(serviceurl) ? new URL(href.slice(serviceurl.length), to) : url
  }
  return { ...transport, send: (request) => transport.send({ ...request, url: at(request.url) }) }
}

const anAuthenticatedBot = async (NODE_ENV: string) => {
  const service = await openTokenService(appId)
  onTestFinished(() => service.close())
  const channel = await connectorEndpoint()
  const bot = await aBot({
    channel,
    settings: { ...settings, NODE_ENV },
    options: {
      cloud: service.cloud,
      token: async () => 'from-the-bot',
      transport: redirected(channel.serviceUrl),
    },
  })
  const post = (authorization: string | null, fields: Record<string, unknown> = {}) =>
    postTo(
      bot.url,
      JSON.stringify({
        type: 'message',
        text: 'hello',
        channelId: 'msteams',
        serviceUrl: serviceurl,
        conversation: { id: 'c1' },
        from: { id: 'u1' },
        recipient: { id: 'bot' },
        ...fields,
      }),
      authorization === null ? {} : { authorization },
    )
  return { bot, service, post }
}

type Shown = (service: TokenService) => string | null | Promise<string | null>
const bearer = async (token: string | Promise<string>): Promise<string> => `Bearer ${await token}`

const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
const seconds = (): number => Math.floor(Date.now() / 1000)
const whole = () => ({ iss: channelIssuer, aud: appId, serviceurl, exp: seconds() + 600 })
const forged = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
  bearer(new SignJWT(whole()).setProtectedHeader({ alg, kid: 'k1' }).sign(key))

const refused: [string, Shown][] = [
  ['no token', () => null],
  ['an empty one', () => ''],
  ['what is none', () => 'Bearer x.y.z'],
  ['another scheme', () => 'Basic YTpi'],
  ['a token for another bot', ({ sign }) => bearer(sign({ serviceurl, aud: 'another' }))],
  ['a token for this bot and another', ({ sign }) => bearer(sign({ serviceurl, aud: [appId, 'another'] }))],
  ['a token for nobody', ({ sign }) => bearer(sign({ serviceurl, aud: undefined }))],
  ['a token of another issuer', ({ sign }) => bearer(sign({ serviceurl, iss: 'https://attacker.example' }))],
  ['an expired token', ({ sign }) => bearer(sign({ serviceurl, exp: seconds() - 301 }))],
  ['a token that is still to come', ({ sign }) => bearer(sign({ serviceurl, nbf: seconds() + 900 }))],
  [
    'a token for another service url',
    ({ sign }) => bearer(sign({ serviceurl: 'https://a.botframework.com/' })),
  ],
  ['a token for no service url', ({ sign }) => bearer(sign({}))],
  [
    'a token that was altered',
    async ({ sign }) => `Bearer ${(await sign({ serviceurl })).slice(0, -8)}AAAAAAAA`,
  ],
  ['a token with a key of nobody', ({ sign }) => bearer(sign({ serviceurl }, { kid: 'k9' }))],
  ['a token signed by somebody else', () => forged('RS256', otherKey.privateKey)],
  [
    'a token signed with the public key as a secret',
    () => forged('HS256', Buffer.from('the public key, to all')),
  ],
  ['a token with alg none', () => `Bearer ${new UnsecuredJWT(whole()).encode()}`],
]

describe.each(['production', 'development'])('with an app id, in %s', (environment) => {
  test('a channel whose token names the bot and the service url is answered, with the bot’s own token', async () => {
    const { bot, service, post } = await anAuthenticatedBot(environment)
    expect((await post(await service.authorization(serviceurl))).status).toBe(200)
    expect(bot.channel.received).toMatchObject([
      { activity: { text: '1: hello' }, authorization: 'Bearer from-the-bot' },
    ])
  })

  test.each(refused)('%s is answered 401, and nothing is run or sent', async (_, shown) => {
    const { bot, service, post } = await anAuthenticatedBot(environment)
    const { status, body } = await post(await shown(service))
    expect([status, body]).toEqual([401, { error: 'not authorized' }])
    expect(bot.channel.received).toEqual([])
  })

  test('a token that was good is good for its own channel and service url alone, and until it expires', async () => {
    const { bot, service, post } = await anAuthenticatedBot(environment)
    const token = await service.authorization(serviceurl)
    expect((await post(token)).status).toBe(200)
    service.behave('fail')
    expect((await post(token, { id: 'again' })).status).toBe(200)
    expect((await post(token, { serviceUrl: 'https://another.botframework.com/' })).status).toBe(401)
    expect((await post(token, { channelId: 'slack' })).status).toBe(401)
    expect((await post(`${token.slice(0, -8)}AAAAAAAA`)).status).toBe(401)
    expect(bot.channel.received).toHaveLength(2)
  })

  test('a service url elsewhere is refused before anything is sent, whatever its token says', async () => {
    const { bot, service, post } = await anAuthenticatedBot(environment)
    const serviceUrl = 'https://attacker.example/'
    expect((await post(await service.authorization(serviceUrl), { serviceUrl })).status).toBe(403)
    expect(bot.channel.received).toEqual([])
    expect(service.asked).toEqual([])
    const elsewhere = { serviceUrl, conversation: 'c1' }
    const sent = await bot.carryOut({ kind: 'send', activity: { type: 'message' } }, elsewhere, 'k', 1000)
    expect(sent).toEqual({ ok: false, reason: { kind: 'rejected', status: 403 } })
  })

  test('while the keys of the token service are out of reach, the channel is asked to come again', async () => {
    const { service, post } = await anAuthenticatedBot(environment)
    service.behave('fail')
    const { status, retryAfter } = await post(await service.authorization(serviceurl))
    expect([status, retryAfter]).toEqual([503, '2'])
  })
})

const emulator: [string, Record<string, unknown>, Record<string, unknown>?][] = [
  ['the Emulator', { iss: emulatorIssuer, ver: '1.0', appid: appId }],
  ['the Emulator, with tokens of version 2', { iss: emulatorIssuer, ver: '2.0', azp: appId }],
  [
    'the Emulator, in the name of Direct Line',
    { iss: emulatorIssuer, ver: '1.0', appid: appId },
    { channelId: 'AseChannel' },
  ],
  [
    'the bot itself, with what it shows to channels',
    { iss: emulatorIssuer, aud: channelIssuer, ver: '1.0', appid: appId },
  ],
  ['another bot', { iss: emulatorIssuer, ver: '1.0', appid: 'another' }],
]

describe('a token that Entra ID gave to', () => {
  test.each(emulator)('%s is not accepted in production', async (_, claims, fields) => {
    const { bot, service, post } = await anAuthenticatedBot('production')
    const { status } = await post(await bearer(service.sign({ serviceurl, ...claims })), fields)
    expect(status).toBe(401)
    expect(bot.channel.received).toEqual([])
  })

  test('the Emulator is accepted in development', async () => {
    const { bot, service, post } = await anAuthenticatedBot('development')
    const token = bearer(service.sign({ iss: emulatorIssuer, ver: '1.0', appid: appId }))
    expect((await post(await token, { channelId: 'emulator' })).status).toBe(200)
    expect(bot.channel.received).toHaveLength(1)
  })
})

test('in production, nobody is answered without an app id: the mode of the Emulator ends there', async () => {
  const bot = await aBot({ settings: { ...settings, MicrosoftAppId: '', NODE_ENV: 'production' } })
  expect((await bot.say('hello')).status).toBe(403)
  expect(bot.channel.received).toEqual([])
})
