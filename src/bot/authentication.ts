import {
  type CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder'
import { ClaimsIdentity } from 'botframework-connector'
import { type BotSettings, isAuthenticated } from './settings.ts'

/** The SDK's authentication of incoming requests. */
export type Authentication = NonNullable<ConstructorParameters<typeof CloudAdapter>[0]>

/** Who sent an activity, as its token says. */
export type Caller = Awaited<ReturnType<Authentication['authenticateRequest']>>

/** A channel inside this process: it has checked its user itself, and no connector is ever made for it. */
export const insideCaller: Caller = {
  audience: '',
  claimsIdentity: new ClaimsIdentity([], true),
  connectorFactory: {
    create: () => Promise.reject(new Error('a channel inside this process has no connector')),
  },
}

/** The bearer token for a channel, null where none is needed; `renew` when the last one was refused. */
export type TokenSource = (renew: boolean) => Promise<string | null>

/** Another cloud than the public one (a government's, a test's), by the SDK's names. */
export type BotCloud = {
  ChannelService?: string
  ToChannelFromBotLoginUrl?: string
  ToChannelFromBotOAuthScope?: string
  ToBotFromChannelTokenIssuer?: string
  ToBotFromChannelOpenIdMetadataUrl?: string
  ToBotFromEmulatorOpenIdMetadataUrl?: string
}

/** Blank settings must not reach the SDK with a type: it refuses SingleTenant without an id. */
const credentialsOf = (settings: BotSettings): Partial<BotSettings> => {
  if (!isAuthenticated(settings)) return {}
  const { MicrosoftAppType, MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId } = settings
  return { MicrosoftAppType, MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId }
}

export const createAuthentication = (settings: BotSettings, cloud: BotCloud = {}): Authentication =>
  new ConfigurationBotFrameworkAuthentication({ ...cloud, ...credentialsOf(settings) })

/** The SDK keeps a token until five minutes before its end; turns that need a new one at once share the request for it. */
export const createTokenSource = (settings: BotSettings, cloud: BotCloud = {}): TokenSource => {
  if (!isAuthenticated(settings)) return async () => null
  const factory = new ConfigurationServiceClientCredentialFactory(credentialsOf(settings))
  const scope = cloud.ToChannelFromBotOAuthScope ?? 'https://api.botframework.com'
  const login = cloud.ToChannelFromBotLoginUrl ?? 'https://login.microsoftonline.com/botframework.com'
  const credentials = factory.createCredentials(settings.MicrosoftAppId, scope, login, true)
  credentials.catch(() => undefined)
  let pending: Promise<string> | null = null
  return (renew) => {
    pending ??= credentials
      .then((one) => {
        if (!givesTokens(one)) throw new Error('these credentials give no tokens')
        return one.getToken(renew)
      })
      .finally(() => {
        pending = null
      })
    return pending
  }
}

/** The SDK types its credentials by `signRequest` alone; all of its own have this as well. */
const givesTokens = (credentials: object): credentials is { getToken(renew: boolean): Promise<string> } =>
  'getToken' in credentials && typeof credentials.getToken === 'function'
