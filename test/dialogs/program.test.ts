import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { postTo } from '../bot/world.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { freshFolder } from '../support/stores.ts'
import { endOf, run, start } from './program.ts'
import { type Chat, chatWith, en, fr } from './world.ts'

const talkTo = (program: { url: string }, locale: string, conversation: string): Chat =>
  chatWith((activity) => postTo(program.url, JSON.stringify(activity)), {
    locale,
    conversation,
    user: conversation,
  })

const database = async (): Promise<string> => `sqlite:${join(await freshFolder(), 'guichet.db')}`

describe('the running program', () => {
  test('prints what to type for each path, is ready, and drains on SIGTERM', async () => {
    const program = await start(await database())
    expect(program.printed).toContain('T-AAAAA-AAAAA-Y')
    expect((await fetch(`${program.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200)
    expect(await program.kill('SIGTERM')).toBe(0)
  })

  test('walks the main paths in both languages', async () => {
    const program = await start(await database())
    for (const t of [en, fr]) {
      const hello = t === en ? 'hello' : 'bonjour'
      await talkTo(program, t.locale, `resume-${t.locale}`).script([
        [hello, t('welcome')],
        ['T-AAAAA-AAAAA-Y', t('title.resumed')],
      ])
      await talkTo(program, t.locale, `open-${t.locale}`).script([
        [t('button.home'), t('ask.openTicket')],
        [t('button.no'), t('ask.credential.home')],
        ['1000 0000 02', t('ask.subject')],
        ['Zzyzx qwrtp'],
      ])
      await talkTo(program, t.locale, `refuse-${t.locale}`).script([
        ['1000000003', t('reason.noPhoneSupport.only.supportCode')],
        [t('offer.selfService'), t('selfService.ask')],
      ])
      await talkTo(program, t.locale, `sales-${t.locale}`).script([
        [hello, t('welcome')],
        [t('button.salesOrLicensing'), t('exempt')],
      ])
    }
  })

  test('is killed between any two messages, and one ticket comes of it', async () => {
    const databaseUrl = await database()
    let program = await start(databaseUrl)
    const chat = chatWith((activity) => postTo(program.url, JSON.stringify(activity)), {})
    const again = async (): Promise<void> => {
      await program.kill('SIGKILL')
      program = await start(databaseUrl)
    }
    await chat.script([['home', en('welcome'), en('ask.openTicket')]])
    await again()
    await chat.script([
      ['no', en('ask.credential.home')],
      ['0123456789', en('ask.subject')],
      ['Zzyzx qwrtp', en('title.duplicate')],
      ['no', en('confirm.limited', { total: 3, after: 1 })],
    ])
    await again()
    const confirm = chat.button(en('button.openTicket'))
    const first = await chat.submit(confirm, { id: 'click' })
    const id = /T-[0-9A-Z-]{13}/.exec(first)?.[0] ?? 'none'
    expect(first).toContain(en('opened.limited', { id, after: 1, total: 3 }))
    await again()
    expect(await chat.submit(confirm, { id: 'click' })).toBe(first)
    expect(await chat.submit(confirm)).toContain(id)
    await chat.script([
      ['menu'],
      ['0123456789', en('ask.subject')],
      ['Zzyzx qwrtp', en('title.duplicate')],
      [`> ${en('button.otherProblem')}`, en('confirm.limited', { total: 3, after: 0 })],
    ])
  })

  test('opens one ticket for a double click that arrives at once', async () => {
    const program = await start(await database())
    const chat = talkTo(program, 'en', 'double')
    await chat.script([['2000000001'], ['Zzyzx qwrtp', en('confirm.limited', { total: 5, after: 4 })]])
    const confirm = chat.button(en('button.openTicket'))
    const answers = await Promise.all([chat.submit(confirm), chat.submit(confirm), chat.submit(confirm)])
    expect(answers.filter((answer) => answer.includes(en('repeated')))).toHaveLength(2)
    expect(new Set(answers.flatMap((answer) => answer.match(/T-[0-9A-Z-]{13}/g) ?? [])).size).toBe(1)
  })

  test('opens one ticket for a click that two processes on one database get at once', async () => {
    const databaseUrl = await database()
    const programs = [await start(databaseUrl), await start(databaseUrl)]
    const [one, two] = programs.map((program) => talkTo(program, 'en', 'shared'))
    if (!one || !two) throw new Error('two programs')
    await one.script([['2000000001'], ['Zzyzx qwrtp', en('confirm.limited', { total: 5, after: 4 })]])
    const confirm = one.button(en('button.openTicket'))
    const answers = await Promise.all([one.submit(confirm), two.submit(confirm), one.submit(confirm)])
    expect(new Set(answers.flatMap((answer) => answer.match(/T-[0-9A-Z-]{13}/g) ?? [])).size).toBe(1)
    await two.script([
      ['menu'],
      ['2000000001', en('ask.subject')],
      ['Zzyzx qwrtp', en('title.duplicate')],
      ['no', en('confirm.limited', { total: 5, after: 3 })],
    ])
  })

  test('answers through the channel’s connector', async () => {
    const program = await start(await database())
    const channel = await connectorEndpoint()
    const activity = {
      type: 'message',
      id: 'a1',
      text: 'status',
      channelId: 'webchat',
      serviceUrl: channel.serviceUrl,
      conversation: { id: 'c1' },
      from: { id: 'u1' },
      recipient: { id: 'bot' },
    }
    expect((await postTo(program.url, JSON.stringify(activity))).status).toBe(200)
    const cards = channel.received.map(({ activity: sent }) => JSON.stringify(sent))
    expect(cards).toHaveLength(2)
    expect(cards[0]).toContain(en('welcome'))
    expect(cards[1]).toContain(en('title.status'))
    expect(channel.received.every(({ at }) => at === 'c1/activities/a1')).toBe(true)
  })

  test('says in one line that its port is taken', async () => {
    const program = await start(await database())
    const child = run({
      DATABASE_URL: await database(),
      PORT: new URL(program.url).port,
      LOG_LEVEL: 'silent',
    })
    expect(await endOf(child)).toEqual({ code: 1, errors: expect.stringMatching(/^listen EADDRINUSE.*\n$/) })
  })

  test('is refused in production without credentials, in one clear line', async () => {
    const child = run({ NODE_ENV: 'production', DATABASE_URL: await database() })
    const { code, errors } = await endOf(child)
    expect(code).toBe(1)
    expect(errors).toMatch(/^Guichet cannot start: MicrosoftAppId: .*\n$/)
  })
})
