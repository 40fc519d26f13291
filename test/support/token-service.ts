import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import type { BotCloud } from '../../src/bot/authentication.ts'
import { listening } from './listening.ts'

/** Of channels' tokens, as Azure Bot Service has it. */
export const channelIssuer = 'https://api.botframework.com'

/** Of the tokens that the Emulator gets from Entra ID: its tenant is Bot Framework's. */
export const emulatorIssuer = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'

/** Which the key of channels' tokens may speak for. */
const channels = ['webchat', 'msteams', 'directline']

/** With Microsoft's keys come their certificates: in all, more than a channel's answer may be long. */
const certificate = 'MIIC'.repeat(25_000)

/** `hang` never answers; `nonsense` is no JSON. */
type Behaviour = 'answer' | 'fail' | 'hang' | 'nonsense'

type Claims = { [name: string]: unknown }

export type TokenService = {
  /** Where the bot finds its keys. */
  cloud: BotCloud
  /** Such as http://127.0.0.1:1234 */
  url: string
  /** Where the bot gets the token that it shows to the channel, by the client credentials grant. */
  tokenUrl: string
  /** The header of a channel that serves this url, good for an hour. */
  authorization(serviceUrl: string): Promise<string>
  /** Signs what it is told; a claim that is undefined is left out. */
  sign(claims?: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[]
  behave(how: Behaviour): void
  /** Signs with a new key from now on; the old one is named no more. */
  rotate(): Promise<void>
  close(): Promise<void>
}

/**
 * Microsoft's two token services in one, over real HTTP: it signs what channels show to the bot and names its keys, as Azure
 * Bot Service does, and gives the bot its own token, as Entra ID does. The paths are theirs.
 */
export const openTokenService = async (appId: string): Promise<TokenService> => {
  let made = 0
  const newKey = async () => {
    made += 1
    const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 })
    return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: `k${made}`, use: 'sig' } }
  }
  let key = await newKey()
  let behaviour: Behaviour = 'answer'
  const asked: string[] = []
  const sign: TokenService['sign'] = (claims = {}, header = {}) => {
    const seconds = Math.floor(Date.now() / 1000)
    const standard = { iss: channelIssuer, aud: appId, nbf: seconds - 60, exp: seconds + 3600 }
    return new SignJWT({ ...standard, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.jwk.kid, ...header })
      .sign(key.privateKey)
  }
  const answers: [path: RegExp, answer: (base: string) => unknown][] = [
    [
      /^\/v1\/\.well-known\/openidconfiguration$/,
      (base) => ({
        issuer: channelIssuer,
        jwks_uri: `${base}/v1/.well-known/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    ],
    [
      /^\/v1\/\.well-known\/keys$/,
      () => ({ keys: [{ ...key.jwk, endorsements: channels, x5c: [certificate] }] }),
    ],
    [/\/discovery\/v2\.0\/keys$/, () => ({ keys: [key.jwk] })],
    [
      /\/v2\.0\/\.well-known\/openid-configuration$/,
      (base) => ({
        issuer: emulatorIssuer,
        jwks_uri: `${base}/common/discovery/v2.0/keys`,
        authorization_endpoint: `${base}/common/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/common/oauth2/v2.0/token`,
      }),
    ],
    [/\/oauth2\/v2\.0\/token$/, () => ({ token_type: 'Bearer', expires_in: 3600, access_token: own })],
  ]
  const own = await sign({ iss: emulatorIssuer, aud: channelIssuer, ver: '1.0', appid: appId })
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    asked.push(path)
    if (behaviour === 'hang') return
    const found = answers.find(([pattern]) => pattern.test(path))?.[1]
    const status = behaviour === 'fail' ? 503 : found ? 200 : 404
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(behaviour === 'nonsense' ? '<html>' : JSON.stringify(found?.(baseOf(request)) ?? {}))
  }
  const server = createServer(answer)
  const { port, close } = await listening(server)
  const url = `http://127.0.0.1:${port}`
  return {
    cloud: {
      ToBotFromChannelTokenIssuer: channelIssuer,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/v1/.well-known/openidconfiguration`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${url}/common/v2.0/.well-known/openid-configuration`,
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    },
    url,
    tokenUrl: `${url}/botframework.com/oauth2/v2.0/token`,
    authorization: async (serviceurl) => `Bearer ${await sign({ serviceurl })}`,
    sign,
    asked,
    behave: (how) => {
      behaviour = how
    },
    rotate: async () => {
      key = await newKey()
    },
    close: () => {
      server.closeAllConnections()
      return close()
    },
  }
}

/** Who is asked under a name of Microsoft's names itself by it. */
const baseOf = ({ headers }: IncomingMessage): string => {
  const { host = '' } = headers
  const name = headers['x-forwarded-host'] ?? (host.startsWith('login.') ? host : null)
  return name === null ? `http://${host}` : `https://${name}`
}
