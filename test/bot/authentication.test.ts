import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { BotSettings } from '../../src/bot/settings.ts'
import { aBot, postTo } from './world.ts'

const settings: BotSettings = {
  MicrosoftAppType: 'MultiTenant',
  MicrosoftAppId: 'the-bot',
  MicrosoftAppPassword: 'secret',
  MicrosoftAppTenantId: '',
}
const issuer = 'https://tokens.example'

/** A channel's token service: its keys over HTTP, and tokens that it signs. */
const tokenService = async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let up = true
  const server = createServer((request, response) => {
    response.statusCode = up ? 200 : 503
    const keys = {
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', endorsements: ['webchat'] }],
    }
    const metadata = { issuer, jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ['RS256'] }
    return response.end(JSON.stringify(request.url === '/keys' ? keys : metadata))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return {
    cloud: {
      ToBotFromChannelTokenIssuer: issuer,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/metadata`,
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    },
    goDown: () => {
      up = false
    },
    token: (claims: Record<string, unknown>) => {
      const seconds = Math.floor(Date.now() / 1000)
      const payload = { iss: issuer, aud: 'the-bot', nbf: seconds - 60, exp: seconds + 600, ...claims }
      const content = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${encode(payload)}`
      return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`
    },
  }
}

const anAuthenticatedBot = async () => {
  const service = await tokenService()
  const bot = await aBot({ settings, options: { cloud: service.cloud, token: async () => 'from-the-bot' } })
  const post = (authorization: string | null, fields: Record<string, unknown> = {}) =>
    postTo(
      bot.url,
      JSON.stringify({
        type: 'message',
        text: 'hello',
        channelId: 'webchat',
        serviceUrl: bot.channel.serviceUrl,
        conversation: { id: 'c1' },
        from: { id: 'u1' },
        recipient: { id: 'bot' },
        ...fields,
      }),
      authorization === null ? {} : { authorization },
    )
  return { bot, service, post, serviceurl: bot.channel.serviceUrl }
}

describe('with an app id', () => {
  test('a channel whose token names the bot and the service url is answered, with the bot’s own token', async () => {
    const { bot, service, post, serviceurl } = await anAuthenticatedBot()
    expect((await post(`Bearer ${service.token({ serviceurl })}`)).status).toBe(200)
    expect(bot.channel.received).toMatchObject([
      { activity: { text: '1: hello' }, authorization: 'Bearer from-the-bot' },
    ])
  })

  test.each([
    ['no token', () => null],
    ['an empty one', () => ''],
    ['what is none', () => 'Bearer x.y.z'],
    ['another scheme', () => 'Basic YTpi'],
    ['a token for another bot', (token: TokenFor) => `Bearer ${token({ aud: 'another' })}`],
    [
      'a token of another issuer',
      (token: TokenFor) => `Bearer ${token({ iss: 'https://attacker.example' })}`,
    ],
    ['an expired token', (token: TokenFor) => `Bearer ${token({ exp: 1 })}`],
    [
      'a token for another service url',
      (token: TokenFor) => `Bearer ${token({ serviceurl: 'https://attacker.example/' })}`,
    ],
    ['a token that was altered', (token: TokenFor) => `Bearer ${token({}).slice(0, -8)}AAAAAAAA`],
  ])('%s is answered 401, and nothing is run or sent', async (_, header) => {
    const { bot, service, post, serviceurl } = await anAuthenticatedBot()
    const { status, body } = await post(header((claims) => service.token({ serviceurl, ...claims })))
    expect([status, body]).toEqual([401, { error: 'not authorized' }])
    expect(bot.channel.received).toEqual([])
  })

  test('a token that was good is good for its own channel and service url alone, and until it expires', async () => {
    const { bot, service, post, serviceurl } = await anAuthenticatedBot()
    const seconds = Math.floor(Date.now() / 1000)
    const token = `Bearer ${service.token({ serviceurl, exp: seconds + 600 })}`
    expect((await post(token)).status).toBe(200)
    service.goDown()
    expect((await post(token, { id: 'again' })).status).toBe(200)
    expect((await post(token, { serviceUrl: 'https://attacker.example/' })).status).toBe(401)
    expect((await post(token, { channelId: 'msteams' })).status).toBe(401)
    expect((await post(`${token.slice(0, -8)}AAAAAAAA`)).status).toBe(401)
    expect(bot.channel.received).toHaveLength(2)
  })

  test('while the keys of the token service are out of reach, the channel is asked to come again', async () => {
    const { service, post, serviceurl } = await anAuthenticatedBot()
    service.goDown()
    const { status, retryAfter } = await post(`Bearer ${service.token({ serviceurl })}`)
    expect([status, retryAfter]).toEqual([503, '2'])
  })
})

type TokenFor = (claims: Record<string, unknown>) => string
