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
    ['http://localhost:1234/', true, true, false],
    ['http://127.0.0.1:1234/path', true, true, false],
    ['https://127.0.0.1/', true, true, false],
    ['http://[::1]:1234', true, true, false],
    ['http://2130706433/', true, true, false],
    ['https://smba.trafficmanager.net/emea/', false, true, true],
    ['https://smba.infra.gcc.teams.microsoft.com/teams/', false, true, true],
    ['https://webchat.botframework.com/', false, true, true],
    ['https://europe.directline.botframework.com/', false, true, true],
    ['http://smba.trafficmanager.net/emea/', false, false, false],
    ['https://smba.trafficmanager.net:8443/', false, false, false],
    ['https://smba.trafficmanager.net@attacker.example/', false, false, false],
    ['https://me@smba.trafficmanager.net/', false, false, false],
    ['https://attacker.trafficmanager.net/', false, false, false],
    ['https://smba.trafficmanager.net.attacker.example/', false, false, false],
    ['https://attackerbotframework.com/', false, false, false],
    ['https://attacker.example/.botframework.com', false, false, false],
    ['http://localhost.attacker.example/', false, false, false],
    ['http://169.254.169.254/', false, false, false],
    ['http://0.0.0.0/', false, false, false],
    ['urn:botframework:websocket:wss://x', false, false, false],
    ['', false, false, false],
  ])(
    '%s is allowed without credentials: %s, with: %s, in production: %s',
    (url, without, withThem, production) => {
      expect(serviceUrlProblem(url, blank) === null).toBe(without)
      expect(serviceUrlProblem(url, complete) === null).toBe(withThem)
      expect(serviceUrlProblem(url, { ...complete, NODE_ENV: 'production' }) === null).toBe(production)
      expect(serviceUrlProblem(url, { ...blank, NODE_ENV: 'production' })).not.toBeNull()
    },
  )
})
