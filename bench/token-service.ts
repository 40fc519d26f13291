import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { BotCloud } from '../src/bot/authentication.ts'
import { listening } from './load/listening.ts'

/** The id under which the benchmark's bot is registered with its token service. */
export const appId = 'bench-bot'
const issuer = 'https://tokens.example'

export type TokenService = {
  cloud: BotCloud
  /** Where the bot gets the token that it shows to the channel, by the client credentials grant. */
  tokenUrl: string
  /** The header of a channel that serves this url, good for an hour. */
  authorization(serviceUrl: string): Promise<string>
  close(): Promise<void>
}

/** Signs what the channel shows to the bot and publishes the key, as the Bot Connector's token service does. */
export const openTokenService = async (): Promise<TokenService> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 })
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig', endorsements: ['webchat'] }
  const sign = (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
      .setIssuer(issuer)
      .setAudience(appId)
      .setNotBefore('0s')
      .setExpirationTime('1h')
      .sign(privateKey)
  const toTheChannel = await sign({ appid: appId })
  const answers: Record<string, () => unknown> = {
    '/metadata': () => ({
      issuer,
      jwks_uri: `${url}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({ keys: [key] }),
    '/token': () => ({ token_type: 'Bearer', expires_in: 3600, access_token: toTheChannel }),
  }
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer?.() ?? {}))
  })
  const { port, close } = await listening(server)
  const url = `http://127.0.0.1:${port}`
  return {
    cloud: {
      ToBotFromChannelTokenIssuer: issuer,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/metadata`,
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    },
    tokenUrl: `${url}/token`,
    authorization: async (serviceurl) => `Bearer ${await sign({ serviceurl })}`,
    close: () => {
      server.closeAllConnections()
      return close()
    },
  }
}
