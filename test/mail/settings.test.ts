import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { mailSettingsProblems } from '../../src/mail/settings.ts'

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
    ['production is complete', { ...mail, ...production, PUBLIC_URL: 'https://desk.example' }, []],
  ])('or the program does not start: %s', (_, env, wrong) => {
    const parsed = parseConfig(env)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    expect(mailSettingsProblems(parsed.config).map(({ setting }) => setting)).toEqual(wrong)
  })
})
