import type { Activity } from 'botbuilder'
import type { Logger } from 'pino'
import type { BotCloud, Caller } from './authentication.ts'
import { createChannelKeys, defaultKeyTimes, type KeyTimes } from './channel-keys.ts'
import { channelMetadataUrl, createChannelTokens, giveToSdk } from './channel-tokens.ts'
import type { Clock } from './clock.ts'
import { type BotSettings, isAuthenticated, isProduction } from './settings.ts'
import { rememberVerified } from './verified-tokens.ts'

type Authenticate = (activity: Activity, authorization: string) => Promise<Caller>

export type CallersDeps = {
  settings: BotSettings
  cloud: BotCloud
  /** The SDK's check, which has the last word. */
  sdk: Authenticate
  clock: Clock
  keyTimes?: KeyTimes | undefined
  log: Logger
}

/** Who sent an activity; rejects where nobody vouches for it. In development the SDK alone decides, for the Emulator. */
export const createCallers = ({ settings, cloud, sdk, clock, keyTimes, log }: CallersDeps): Authenticate => {
  const now = () => clock.now()
  if (!isAuthenticated(settings)) return sdk
  const url = channelMetadataUrl(cloud)
  const keys = createChannelKeys({
    url,
    elapsed: () => clock.elapsed(),
    times: keyTimes ?? defaultKeyTimes,
    onFailure: (err) => log.warn({ err }, "the token service's keys could not be fetched"),
  })
  giveToSdk(keys, url)
  const tokens = createChannelTokens(keys, { appId: settings.MicrosoftAppId, cloud, now })
  const proven: Authenticate = async (activity, authorization) => {
    await tokens.prove(authorization)
    return sdk(activity, authorization)
  }
  return rememberVerified(isProduction(settings) ? proven : sdk, () => now().getTime())
}
