import { AuthenticationConstants } from 'botframework-connector'
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor.js'
import { jwtVerify } from 'jose'
import type { BotCloud } from './authentication.ts'
import type { ChannelKeys } from './channel-keys.ts'

/** Where the keys of the channels' tokens are found. */
export const channelMetadataUrl = (cloud: BotCloud): string =>
  cloud.ToBotFromChannelOpenIdMetadataUrl ?? AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl

/**
 * Has the SDK ask these keys. It keeps one set for each URL in the process, fetches it without a time limit, once for each
 * token that waits, and forgets what it had when a refresh fails.
 */
export const giveToSdk = (keys: ChannelKeys, url: string): void => {
  const { openIdMetadata } = new JwtTokenExtractor({}, url, [])
  const getKey: typeof openIdMetadata.getKey = async (id) => {
    const found = await keys.find(id)
    if (found === null) return null
    const key = found.key.export({ type: 'spki', format: 'pem' }).toString()
    return { key, ...(found.endorsements && { endorsements: found.endorsements }) }
  }
  Object.assign(openIdMetadata, { getKey })
}

export type ChannelTokens = {
  /** Rejects unless a channel's token service signed this for the bot, and it is in force. */
  prove(authorization: string): Promise<void>
}

/**
 * Stands before the SDK's own check, which also takes what the Emulator, other bots and Direct Line's app service extension
 * show: all tokens of Entra ID, some of them for any audience, so that a token that the bot sent out could come back as a
 * channel's. And it learns an issuer from each token that it sees, forged or not, and never forgets one.
 */
export const createChannelTokens = (
  keys: ChannelKeys,
  { appId, cloud, now }: { appId: string; cloud: BotCloud; now: () => Date },
): ChannelTokens => {
  const issuer = cloud.ToBotFromChannelTokenIssuer ?? AuthenticationConstants.ToBotFromChannelTokenIssuer
  return {
    prove: async (authorization) => {
      const token = /^Bearer (\S+)$/.exec(authorization)?.[1] ?? ''
      await jwtVerify(token, async ({ kid = '' }) => keyOf(await keys.find(kid)), {
        issuer,
        audience: appId,
        algorithms: ['RS256', 'RS384', 'RS512'],
        requiredClaims: ['exp'],
        clockTolerance: 300,
        currentDate: now(),
      })
    },
  }
}

const keyOf = (found: Awaited<ReturnType<ChannelKeys['find']>>) => {
  if (found === null) throw new Error('signed with a key that the token service does not name')
  return found.key
}
