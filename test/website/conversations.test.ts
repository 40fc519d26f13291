import { describe, expect, test } from 'vitest'
import { parseActivity } from '../../src/channels/direct-line/page.ts'
import type { ActivityJson } from '../../src/channels/direct-line/service.ts'
import { instantOf } from '../../src/store/ports.ts'
import { engines, rowsOf } from '../support/stores.ts'
import { ana, c1, openProgram, visitor } from './world.ts'

const shortOf = ({ from, text, attachments }: ActivityJson): string =>
  `${JSON.stringify(from).includes('"bot"') ? 'bot' : 'user'}: ${typeof text === 'string' ? text : JSON.stringify(attachments ?? null)}`

/** All that was said is answered. */
const settled = (url: string): Promise<void> =>
  expect
    .poll(() => rowsOf(url, 'select conversation from channel_activities where pending is not null'))
    .toEqual([])

describe.each(engines)('a conversation on the website, on $engine', ({ freshUrl }) => {
  const started = async () => {
    const url = await freshUrl()
    const program = await openProgram(url)
    await program.conversations.start(c1, ana, { locale: 'en' })
    const customer = visitor(program)
    await customer.sees("I'm the support assistant")
    return { url, program, customer }
  }

  test('is greeted once, in the language asked for, however often it is started', async () => {
    const { program, customer } = await started()
    expect(await program.conversations.start(c1, ana, { locale: 'en' })).toEqual({ isNew: false })
    await customer.say('status')
    await expect.poll(async () => (await customer.all()).length).toBeGreaterThan(2)
    const greetings = (await customer.all()).filter((one) =>
      JSON.stringify(one).includes('Paste your ticket'),
    )
    expect(greetings).toHaveLength(1)
    const french = visitor(program, 'c2' as typeof c1)
    await program.conversations.start('c2' as typeof c1, 'dl_luc' as typeof ana, { locale: 'fr' })
    await french.sees('Bonjour, je suis')
  })

  test('shows what the customer said before what the bot answers, and ends with a ticket', async () => {
    const { customer } = await started()
    await customer.press('At home')
    await customer.sees('already have an open ticket')
    await customer.press('No')
    await customer.sees('10-digit support code')
    await customer.press('Send', { text: '0123456789' })
    await customer.sees('In one sentence')
    await customer.say('It does not start')
    const lines = (await customer.all()).map(shortOf)
    expect(lines.indexOf('user: It does not start')).toBeGreaterThan(3)
    await customer.sees('open ticket T-AAAAA-AAAAA-Y')
    await customer.press('No, another')
    await customer.sees('Open this ticket?')
    await customer.press('Open ticket')
    await customer.sees(' is open.')
  })

  test('replaces a card by its result in its place once it is answered', async () => {
    const { customer } = await started()
    await customer.press('At home')
    await customer.sees('already have an open ticket')
    const before = await customer.all()
    const question = before.find((one) => JSON.stringify(one).includes('already have an open ticket'))
    await customer.press('No')
    await customer.sees('10-digit support code')
    const after = await customer.all()
    const result = after.find(({ id }) => id === question?.id)
    expect(JSON.stringify(result)).not.toContain('Action.Submit')
    expect(after.map(({ id }) => id).slice(0, before.length)).toEqual(before.map(({ id }) => id))
  })

  test('keeps no credential in any table once it was answered, and shows none', async () => {
    const { url, customer } = await started()
    await customer.say('my code is 1000000002')
    await customer.sees('0002')
    await customer.press('At home')
    await settled(url)
    const kept = JSON.stringify([
      await rowsOf(url, 'select * from channel_activities'),
      await rowsOf(url, 'select * from bot_state'),
    ])
    expect(kept).not.toContain('1000000002')
    expect(JSON.stringify(await customer.all())).not.toContain('1000000002')
  })

  test('takes the same message posted again for the same, and answers it once', async () => {
    const { program, customer } = await started()
    const message = { type: 'message', text: 'status', channelData: { clientActivityID: 'again' } }
    const first = await program.conversations.post(c1, ana, message, null)
    expect(await program.conversations.post(c1, ana, message, null)).toEqual(first)
    await customer.say('help')
    await expect
      .poll(async () => (await customer.all()).filter(({ text }) => text === 'status').length)
      .toBe(1)
  })

  test('goes on after the program ended before it answered: nothing lost, doubled or reordered', async () => {
    const { url, program, customer } = await started()
    await program.bot.drain(1000)
    await customer.say('help')
    await customer.say('status')
    const before = (await customer.all()).length
    await program.close()
    const next = await openProgram(url)
    await next.conversations.recover(instantOf(new Date(Date.now() + 60_000)))
    await settled(url)
    const again = visitor(next)
    const lines = (await again.all()).map(shortOf)
    expect(lines.length).toBeGreaterThan(before + 1)
    expect(lines.filter((line) => line.startsWith('user: '))).toEqual(['user: help', 'user: status'])
    await next.conversations.recover(instantOf(new Date(Date.now() + 60_000)))
    await again.say('thanks')
    await settled(url)
    expect((await again.all()).map(shortOf).slice(0, lines.length + 1)).toEqual([...lines, 'user: thanks'])
  })

  test('refuses what is no message, and any message once it is gone', async () => {
    const { program } = await started()
    const post = (activity: ActivityJson, id = c1) => program.conversations.post(id, ana, activity, null)
    expect(await post({ type: 'conversationUpdate' })).toMatchObject({ ok: false, status: 400 })
    expect(await post({ type: 'message', text: 'hi' }, 'unknown' as typeof c1)).toMatchObject({ status: 404 })
  })

  test('tells who watches of news, of this conversation alone, until they stop', async () => {
    const { url, program, customer } = await started()
    let news = 0
    let others = 0
    const stop = program.conversations.watch(c1, { onNews: () => news++, onPassing: () => {} })
    program.conversations.watch('c2' as typeof c1, { onNews: () => others++, onPassing: () => {} })
    await customer.say('help')
    await expect.poll(() => news).toBeGreaterThan(1)
    stop()
    const heard = news
    await customer.say('help')
    await settled(url)
    expect([news, others]).toEqual([heard, 0])
  })
})

describe('a conversation on the website, served by two processes on PostgreSQL', () => {
  test('reaches who watches at the other one, each message once and in order', async () => {
    const postgres = engines.find(({ engine }) => engine === 'postgres')
    const url = (await postgres?.freshUrl()) ?? ''
    const [one, other] = [await openProgram(url), await openProgram(url)]
    const read: string[] = []
    let watermark = 0
    let reading = Promise.resolve()
    const readOn = async (): Promise<void> => {
      const page = await other.conversations.read(c1, watermark)
      watermark = page.watermark
      read.push(...page.activities.map((json) => String(parseActivity(json).id)))
    }
    other.conversations.watch(c1, {
      onNews: () => {
        reading = reading.then(readOn)
      },
      onPassing: () => {},
    })
    await one.conversations.start(c1, ana, { locale: 'en' })
    const customer = visitor(one)
    for (const text of ['help', 'status', 'menu']) await customer.say(text)
    await settled(url)
    const all = (await customer.all()).map(({ id }) => id)
    await expect.poll(() => read).toEqual(all)
  })
})
