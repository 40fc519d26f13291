import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCode } from '../../src/desk/verification/code.ts'
import { postTo } from '../bot/world.ts'
import { start } from '../dialogs/program.ts'
import { chatWith, en } from '../dialogs/world.ts'
import { aMailServer } from '../support/mail-server.ts'
import { freshFolder } from '../support/stores.ts'

describe('the running program with VERIFY', () => {
  test('mails a code to the owner in French and English, and opens the ticket for it', async () => {
    const server = await aMailServer()
    const program = await start(`sqlite:${join(await freshFolder(), 'guichet.db')}`, {
      VERIFY: 'risk',
      SMTP_URL: server.url,
      MAIL_FROM: 'Guichet <desk@desk.example>',
    })
    const chat = chatWith((activity) => postTo(program.url, JSON.stringify(activity)), {})
    await chat.script([
      ['2000000001', en('ask.subject')],
      ['Zzyzx <b>qwrtp</b>', en('title.confirm')],
      [`> ${en('button.openTicket')}`, en('ask.oneTimeCode', { to: 'b•••@example.com' })],
    ])
    await expect.poll(() => server.received, { timeout: 10_000 }).toHaveLength(1)
    const [{ mail, recipients } = expect.fail('no mail')] = server.received
    expect(recipients).toEqual(['business@example.com'])
    expect(mail.subject).toBe(
      'Votre code pour un incident d’assistance (Parallels) / Your code for a support incident (Parallels)',
    )
    const code = /^ {4}(\S+)$/m.exec(mail.text ?? '')?.[1] ?? 'none'
    expect(readCode(code)).toBe(code)
    for (const said of [
      'Bonjour Demo business,',
      'Quelqu’un souhaite créer un ticket d’assistance.',
      'Hello Demo business,',
      'Somebody wants to open a support ticket.',
      'Asked: in the chat',
      'Support code: ending in 0001',
      'If it isn’t you, give this code to nobody',
      'https://www.parallels.com/support/chat/',
    ])
      expect(mail.text).toContain(said)
    expect(mail.html).toContain(code)
    expect(`${mail.text}${mail.html}`).not.toMatch(/Zzyzx|qwrtp|2000000001/)
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(await chat.say(code)).toContain(en('title.opened'))
    await expect.poll(() => server.received, { timeout: 10_000 }).toHaveLength(2)
    expect(server.received[1]?.mail.subject).toContain('A support incident was used')
  })
})
