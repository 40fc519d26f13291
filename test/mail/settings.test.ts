import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { mailSettingsProblems, verifyOf } from '../../src/mail/settings.ts'

const mail = { SMTP_URL: 'smtp://localhost:25', MAIL_FROM: 'Desk <desk@example.org>' }
const production = { NODE_ENV: 'production' }

describe('mail is sent', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['nothing is set', {}, []],
    ['nothing is set in production', production, []],
    ['server and sender are set', mail, []],
    ['the sender is a bare address', { ...mail, MAIL_FROM: 'desk@example.org' }, []],
    ['there is no sender', { SMTP_URL: mail.SMTP_URL }, ['MAIL_FROM']],
    ['the sender is no address', { ...mail, MAIL_FROM: 'the desk' }, ['MAIL_FROM']],
    ['the sender is several', { ...mail, MAIL_FROM: 'a@example.org, b@example.org' }, ['MAIL_FROM']],
    ['production has no address of its own', { ...mail, ...production }, ['PUBLIC_URL']],
    ['codes are asked for and cannot be sent', { VERIFY: 'risk' }, ['VERIFY']],
    ['codes are always asked for and cannot be sent', { ...production, VERIFY: 'always' }, ['VERIFY']],
    ['no code is asked for and none could be sent', { ...production, VERIFY: 'off' }, []],
    ['codes are asked for and can be sent', { ...mail, VERIFY: 'risk' }, []],
    ['production is complete', { ...mail, ...production, PUBLIC_URL: 'https://desk.example' }, []],
  ])('or the program does not start: %s', (_, env, wrong) => {
    const parsed = parseConfig(env)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    expect(mailSettingsProblems(parsed.config).map(({ setting }) => setting)).toEqual(wrong)
  })
})

describe('whether a one-time code is asked for', () => {
  test.each<[string, Record<string, string>, string]>([
    ['in development, with a mail server or without', mail, 'off'],
    ['in production without a mail server', production, 'off'],
    ['in production with one', { ...mail, ...production }, 'risk'],
    ['as the setting says', { ...mail, ...production, VERIFY: 'always' }, 'always'],
    ['as the setting says', { ...mail, ...production, VERIFY: 'off' }, 'off'],
  ])('%s: %o', (_, env, verify) => {
    const parsed = parseConfig(env)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    expect(verifyOf(parsed.config)).toBe(verify)
  })

  test('is one of three words', () => {
    expect(parseConfig({ VERIFY: 'never' })).toMatchObject({ ok: false, problems: [{ setting: 'VERIFY' }] })
  })
})
