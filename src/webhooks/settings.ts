import { isLoopback } from '../bot/settings.ts'
import type { ConfigProblem, Settings } from '../config.ts'

/** What keeps the program from sending webhooks as these settings say. */
export const webhookSettingsProblems = ({
  WEBHOOK_URLS,
  WEBHOOK_SECRET,
}: Pick<Settings, 'WEBHOOK_URLS' | 'WEBHOOK_SECRET'>): ConfigProblem[] => {
  const unsigned = WEBHOOK_URLS.length > 0 && WEBHOOK_SECRET === undefined
  return [
    ...(unsigned
      ? [{ setting: 'WEBHOOK_SECRET', problem: 'required where WEBHOOK_URLS is set (whsec_ and base64)' }]
      : []),
    ...WEBHOOK_URLS.map((text) => new URL(text))
      .filter(({ protocol, hostname }) => protocol !== 'https:' && !isLoopback(hostname))
      .map(({ origin }) => ({
        setting: 'WEBHOOK_URLS',
        problem: `expected https for ${origin}: http is for a loopback address only`,
      })),
  ]
}
