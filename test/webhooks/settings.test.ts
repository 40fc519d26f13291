import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { webhookSettingsProblems } from '../../src/webhooks/settings.ts'
import { secretOf } from './world.ts'

const problemsOf = (env: Record<string, string>) => {
  const parsed = parseConfig(env)
  if (!parsed.ok) return parsed.problems
  return webhookSettingsProblems(parsed.config)
}
const WEBHOOK_SECRET = secretOf('outgoing')

describe('the settings of webhooks', () => {
  test.each([
    ['none', {}],
    ['https addresses', { WEBHOOK_SECRET, WEBHOOK_URLS: 'https://a.example/x, https://b.example' }],
    [
      'http on this machine',
      { WEBHOOK_SECRET, WEBHOOK_URLS: 'http://127.0.0.1:9 http://localhost:9 http://[::1]:9' },
    ],
    ['a secret alone', { WEBHOOK_SECRET }],
  ])('may be %s', (_, env) => {
    expect(problemsOf(env)).toEqual([])
  })

  test.each([
    ['http elsewhere', 'WEBHOOK_URLS', { WEBHOOK_SECRET, WEBHOOK_URLS: 'http://a.example/x' }],
    [
      'http to a name like ours',
      'WEBHOOK_URLS',
      { WEBHOOK_SECRET, WEBHOOK_URLS: 'http://localhost.a.example' },
    ],
    ['addresses without a secret', 'WEBHOOK_SECRET', { WEBHOOK_URLS: 'https://a.example/x' }],
    ['what is no address', 'WEBHOOK_URLS.0', { WEBHOOK_SECRET, WEBHOOK_URLS: 'a.example' }],
    ['a short secret', 'WEBHOOK_SECRET', { WEBHOOK_SECRET: 'whsec_abc' }],
    ['a short secret for the way in', 'TICKET_WEBHOOK_SECRET', { TICKET_WEBHOOK_SECRET: 'secret' }],
    ["a short secret of Zendesk's", 'ZENDESK_WEBHOOK_SECRET', { ZENDESK_WEBHOOK_SECRET: 'secret' }],
  ])('may not be %s', (_, setting, env) => {
    expect(problemsOf(env)).toMatchObject([{ setting }])
  })

  test('tell of a bad address without what may be secret in it', () => {
    const [problem] = problemsOf({ WEBHOOK_SECRET, WEBHOOK_URLS: 'http://a.example/x?token=hunter2' })
    expect(problem?.problem).toContain('http://a.example')
    expect(problem?.problem).not.toContain('hunter2')
  })
})
