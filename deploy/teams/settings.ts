import { z } from 'zod'
import type { ConfigProblem, Settings } from '../../src/config.ts'
import type { Profile } from '../../src/rules/index.ts'

/** Of a registration: what stands in for one in examples, such as zeros, is none. */
const Id = z
  .uuid('expected the id (a GUID) of the registration')
  .refine((id) => !/^(0|f)+$/i.test(id.replaceAll('-', '')), 'expected an id, not what stands in for one')

const secure = (error: string) => z.url({ protocol: /^https$/, error })
const page = secure('Teams asks for a page at https://…')

/** What a package needs of the settings and the profile, more strictly than the program does. */
const PackageSettings = z.object({
  MicrosoftAppType: z.enum(['SingleTenant', 'UserAssignedMSI'], 'expected SingleTenant or UserAssignedMSI'),
  MicrosoftAppId: Id,
  MicrosoftAppTenantId: Id,
  PUBLIC_URL: z
    .url({
      protocol: /^https$/,
      hostname: z.regexes.domain,
      error: 'expected https:// and a host name that Teams reaches, such as https://desk.example',
    })
    .transform((url) => new URL('/api/messages', url)),
  profile: z.object({
    organisation: z.string().max(32, 'Teams shows 32 characters at most'),
    links: z.object({ web: page, privacy: page, terms: page }),
  }),
})

/** Whose bot the package adds to Teams. */
export type Registration = {
  appId: string
  /** Where Azure sends the bot its messages. */
  endpoint: URL
  organisation: string
  links: { web: string; privacy: string; terms: string }
  /** As semantic versioning has it. */
  version: string
}

/** The registration that the settings describe, or what is wrong with each: no package is made with half of them. */
export const registrationOf = (
  settings: Settings,
  profile: Profile,
  version: string,
): { ok: true; registration: Registration } | { ok: false; problems: ConfigProblem[] } => {
  const parsed = PackageSettings.safeParse({ ...settings, profile })
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      setting: path.join('.'),
      problem: message,
    }))
    return { ok: false, problems }
  }
  const { MicrosoftAppId: appId, PUBLIC_URL: endpoint } = parsed.data
  return { ok: true, registration: { appId, endpoint, version, ...parsed.data.profile } }
}
