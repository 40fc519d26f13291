import { z } from 'zod'

const splitList = (text: string): string[] => text.split(/[\s,]+/).filter((one) => one !== '')

/** As a browser says it: scheme, host and port, and nothing behind. */
const Origin = z
  .string()
  .refine(
    (text) => /^https?:/.test(text) && URL.parse(text)?.origin === text,
    'expected origins such as https://www.example.com, separated by commas',
  )

const WebAddress = z.url({
  protocol: /^https?$/,
  error: 'expected addresses such as https://helpdesk.example/hooks, separated by commas',
})

/** A GUID; those that the Agents Playground makes up have one digit more. */
const guid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12,13}'
const teamsEntry = new RegExp(`^${guid}(/${guid})?$`, 'i')

const TeamsTenants = z.array(z.string()).superRefine((entries, context) => {
  for (const entry of entries.filter((one) => !teamsEntry.test(one)))
    context.addIssue(`"${entry}" is neither a tenant's id nor TENANT/USER with two ids, such as ${exampleId}`)
})
const exampleId = '11111111-2222-3333-4444-555555555555'

/** As Standard Webhooks has them. */
const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'expected whsec_ and at least 24 bytes in base64')

/**
 * Every setting, by its name in the environment. `.env.example` names the same ones; a test proves it.
 * Parsing does no I/O.
 */
export const Settings = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'expected sqlite:PATH or postgres://USER@HOST/DATABASE')
    .default('sqlite:./data/guichet.db'),
  GUICHET_KEY: z.string().optional(),
  GUICHET_NEW_KEY: z.string().optional(),
  GUICHET_PROFILE: z.string().optional(),
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  DRAIN_WAIT: z.coerce.number().min(0).max(5).default(0),
  PUBLIC_URL: z
    .url({
      protocol: /^https?$/,
      error: 'expected the address that browsers use, such as https://desk.example',
    })
    .optional(),
  TRUSTED_ORIGINS: z.string().default('').transform(splitList).pipe(z.array(Origin)),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  CONVERSATION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  DIRECT_LINE_SECRET: z.string().optional(),
  EMBEDDED_DIRECT_LINE_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),
  WIDGET_IDENTITY_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),
  TEAMS_TENANTS: z.string().default('').transform(splitList).pipe(TeamsTenants),
  TICKET_WEBHOOK_SECRET: WebhookSecret.optional(),
  ZENDESK_WEBHOOK_SECRET: z
    .string()
    .min(32, 'expected the signing secret that Zendesk shows with the webhook')
    .optional(),
  WEBHOOK_URLS: z.string().default('').transform(splitList).pipe(z.array(WebAddress)),
  WEBHOOK_SECRET: WebhookSecret.optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'expected smtp://USER:PASSWORD@HOST:PORT or smtps://…' })
    .optional(),
  MAIL_FROM: z.string().optional(),
  VERIFY: z.enum(['off', 'risk', 'always']).optional(),
  AGENT_HUB: z.enum(['on', 'off']).default('off'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  MicrosoftAppType: z.enum(['SingleTenant', 'MultiTenant', 'UserAssignedMSI']).default('SingleTenant'),
  MicrosoftAppId: z.string().default(''),
  MicrosoftAppPassword: z.string().default(''),
  MicrosoftAppTenantId: z.string().default(''),
})
export type Settings = z.infer<typeof Settings>

export type ConfigProblem = { setting: string; problem: string }

/** The settings, or what is wrong with each: never half of them. Empty values count as unset. */
export const parseConfig = (
  env: Record<string, string | undefined>,
): { ok: true; config: Settings } | { ok: false; problems: ConfigProblem[] } => {
  const named = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const parsed = Settings.safeParse(Object.fromEntries(named))
  if (parsed.success) return { ok: true, config: parsed.data }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    setting: path.join('.'),
    problem: message,
  }))
  return { ok: false, problems }
}
