import { z } from 'zod'

/**
 * The bot's identity at Azure Bot Service, under the SDK's own names. All blank is the Emulator's mode: nobody is
 * authenticated, so it is for a developer's own machine only.
 */
const botSettings = {
  MicrosoftAppType: z.enum(['SingleTenant', 'MultiTenant', 'UserAssignedMSI']).default('SingleTenant'),
  MicrosoftAppId: z.string().default(''),
  MicrosoftAppPassword: z.string().default(''),
  MicrosoftAppTenantId: z.string().default(''),
}
const BotSettings = z.object(botSettings)
export type BotSettings = z.infer<typeof BotSettings> & {
  /** Anything but `production` is a developer's. */
  NODE_ENV?: string
}

export const isAuthenticated = (settings: BotSettings): boolean => settings.MicrosoftAppId !== ''

export const isProduction = ({ NODE_ENV }: BotSettings): boolean => NODE_ENV === 'production'

/** What keeps the bot from starting with these settings, each by the setting to change. */
export const botSettingsProblems = (
  settings: BotSettings,
  { production, host }: { production: boolean; host: string },
): { setting: string; problem: string }[] => {
  const { MicrosoftAppType: type } = settings
  const blank = (setting: Exclude<keyof BotSettings, 'MicrosoftAppType'>) => settings[setting] === ''
  const needed = (setting: Exclude<keyof BotSettings, 'MicrosoftAppType'>) =>
    blank(setting) ? [{ setting, problem: `required with MicrosoftAppType ${type}` }] : []

  if (!isAuthenticated(settings)) {
    if (production) {
      return [
        { setting: 'MicrosoftAppId', problem: 'required in production: without it nobody is authenticated' },
      ]
    }
    if (!blank('MicrosoftAppPassword')) {
      return [{ setting: 'MicrosoftAppId', problem: 'required where MicrosoftAppPassword is set' }]
    }
    return isLoopback(host)
      ? []
      : [{ setting: 'HOST', problem: 'without MicrosoftAppId the bot listens on a loopback address only' }]
  }
  if (type === 'UserAssignedMSI') {
    const password = blank('MicrosoftAppPassword')
      ? []
      : [{ setting: 'MicrosoftAppPassword', problem: 'must be blank with MicrosoftAppType UserAssignedMSI' }]
    return [...password, ...needed('MicrosoftAppTenantId')]
  }
  return [
    ...needed('MicrosoftAppPassword'),
    ...(type === 'SingleTenant' ? needed('MicrosoftAppTenantId') : []),
  ]
}

/** Whether a host name or address, as in a URL or a setting, is this machine and nothing else. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** The channels of the public cloud: Microsoft's own ("Which specific URLs do I need to allow-list", Bot Service FAQ), and Teams. */
const serviceHosts =
  /^([\w-]+\.)*botframework\.com$|^smba\.(trafficmanager\.net|infra\.gcc\.teams\.microsoft\.com)$/

/**
 * What keeps the bot from sending to a service URL; null where nothing does. The channel's token vouches for it as well;
 * but what the bot sends carries a token of its own, and in production that goes to Microsoft alone. A developer's
 * Emulator listens on this machine.
 */
export const serviceUrlProblem = (serviceUrl: string, settings: BotSettings): string | null => {
  const url = URL.parse(serviceUrl)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'serviceUrl: expected http or https'
  if (isLoopback(url.hostname) && !isProduction(settings)) return null
  if (!isAuthenticated(settings)) return 'serviceUrl: without credentials only a loopback address is allowed'
  if (url.protocol !== 'https:') return 'serviceUrl: expected https'
  const isListed = serviceHosts.test(url.hostname) && url.port === '' && url.username === ''
  return isListed ? null : 'serviceUrl: expected that of a channel of Azure Bot Service'
}
