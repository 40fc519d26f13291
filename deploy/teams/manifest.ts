import type { Registration } from './settings.ts'
import { type Words, words } from './words.ts'

/** Of the app manifest, as published at https://developer.microsoft.com/json-schemas/teams/. */
const schema = '1.30'
const schemaUrl = (name: string): string =>
  `https://developer.microsoft.com/json-schemas/teams/v${schema}/${name}.schema.json`

/** In a group and a channel the bot goes on in private, so what is of one person alone is not offered there. */
const commandLists = ({ commands: { newRequest, myTickets, help, language } }: Words) => [
  { scopes: ['personal'], commands: [newRequest, myTickets, help, language] },
  { scopes: ['team', 'groupChat'], commands: [newRequest, help] },
]

/** The app's manifest, in English. The app has the id of its bot. */
export const manifestOf = ({ appId, endpoint, organisation, links, version }: Registration) => ({
  $schema: schemaUrl('MicrosoftTeams'),
  manifestVersion: schema,
  version,
  id: appId,
  localizationInfo: {
    defaultLanguageTag: 'en',
    additionalLanguages: [{ languageTag: 'fr', file: 'fr.json' }],
  },
  developer: {
    name: organisation,
    websiteUrl: links.web,
    privacyUrl: links.privacy,
    termsOfUseUrl: links.terms,
  },
  name: { short: words.en.name, full: words.en.fullName(organisation) },
  description: { short: words.en.short, full: words.en.full(organisation) },
  icons: { color: 'color.png', outline: 'outline.png' },
  accentColor: '#1f5fa8',
  bots: [
    {
      botId: appId,
      scopes: ['personal', 'team', 'groupChat'],
      isNotificationOnly: false,
      supportsFiles: false,
      commandLists: commandLists(words.en),
    },
  ],
  defaultInstallScope: 'personal',
  validDomains: [endpoint.hostname],
})

/** The manifest's texts in French, each by its place in the manifest. */
export const frenchOf = ({ organisation }: Registration): Record<string, string> => ({
  $schema: schemaUrl('MicrosoftTeams.Localization'),
  'name.short': words.fr.name,
  'name.full': words.fr.fullName(organisation),
  'description.short': words.fr.short,
  'description.full': words.fr.full(organisation),
  ...Object.fromEntries(
    commandLists(words.fr).flatMap(({ commands }, list) =>
      commands.flatMap(({ title, description }, command) => {
        const place = `bots[0].commandLists[${list}].commands[${command}]`
        return [
          [`${place}.title`, title],
          [`${place}.description`, description],
        ]
      }),
    ),
  ),
})
