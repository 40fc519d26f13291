import { describe, expect, test } from 'vitest'
import { type BotSettings, botSettingsProblems, serviceUrlProblem } from '../../src/bot/settings.ts'

const blank: BotSettings = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '',
  MicrosoftAppPassword: '',
  MicrosoftAppTenantId: '',
}
const complete: BotSettings = {
  ...blank,
  MicrosoftAppId: 'id',
  MicrosoftAppPassword: 'pw',
  MicrosoftAppTenantId: 'tenant',
}

describe('the bot starts', () => {
  test.each([
    ['complete, in production, on all addresses', complete, true, '0.0.0.0', []],
    ['blank, in development, on loopback', blank, false, '127.0.0.1', []],
    ['blank, in development, on IPv6 loopback', blank, false, '::1', []],
    ['blank, in development, on all addresses', blank, false, '0.0.0.0', ['HOST']],
    ['blank, in production', blank, true, '127.0.0.1', ['MicrosoftAppId']],
    [
      'a password without id',
      { ...blank, MicrosoftAppPassword: 'pw' },
      false,
      'localhost',
      ['MicrosoftAppId'],
    ],
    [
      'an id alone',
      { ...blank, MicrosoftAppId: 'id' },
      false,
      'localhost',
      ['MicrosoftAppPassword', 'MicrosoftAppTenantId'],
    ],
    [
      'many tenants need no tenant',
      { ...complete, MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: '' },
      true,
      'x',
      [],
    ],
    [
      'a managed identity has no password',
      { ...complete, MicrosoftAppType: 'UserAssignedMSI' },
      true,
      'x',
      ['MicrosoftAppPassword'],
    ],
  ] as [string, BotSettings, boolean, string, string[]][])(
    'or not, with settings: %s',
    (_, settings, production, host, wrong) => {
      expect(botSettingsProblems(settings, { production, host }).map(({ setting }) => setting)).toEqual(wrong)
    },
  )
})

describe('a service url', () => {
  test.each([
    ['http://localhost:1234/', true, true],
    ['http://127.0.0.1:1234/path', true, true],
    ['http://[::1]:1234', true, true],
    ['http://2130706433/', true, true],
    ['https://smba.trafficmanager.net/emea/', false, true],
    ['http://smba.trafficmanager.net/emea/', false, false],
    ['http://localhost.attacker.example/', false, false],
    ['http://169.254.169.254/', false, false],
    ['http://0.0.0.0/', false, false],
    ['urn:botframework:websocket:wss://x', false, false],
    ['', false, false],
  ])('%s is allowed without credentials: %s, with: %s', (url, without, withThem) => {
    expect(serviceUrlProblem(url, false) === null).toBe(without)
    expect(serviceUrlProblem(url, true) === null).toBe(withThem)
  })
})
