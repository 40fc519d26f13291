import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readCode } from '../../src/desk/verification/code.ts'
import type { Verify } from '../../src/desk/verification/verify.ts'
import type { Translate } from '../../src/messages/translator.ts'
import type { EntitlementId } from '../../src/rules/index.ts'
import { rowsOf } from '../support/stores.ts'
import { aWorld, type Chat, en, fr, type World } from './world.ts'

const minute = 60_000
const to = 'h•••@example.com'
const wrong = 'BBBB-BBBB'

/** A customer who has confirmed a ticket that spends an incident, and what the bot answered. */
const confirmed = async (world: World, t: Translate = en, chat: Chat = world.chat({ locale: t.locale })) => {
  await chat.script([
    ['0123456789', t('ask.subject')],
    ['Zzyzx qwrtp'],
    [`> ${t('button.otherProblem')}`, t('title.confirm')],
  ])
  return { chat, answer: await chat.click(t('button.openTicket')) }
}

/** The code that the last letter has. */
const codeIn = async ({ url, desk }: World): Promise<string> => {
  const sent = (await rowsOf(
    url,
    "select payload from outbox where topic = 'code.sent' order by seq desc",
  )) as { payload: string }[]
  return (await desk.sentCode(JSON.parse(sent[0]?.payload ?? '{}').code))?.code ?? 'none'
}

const guarded = (verify: Verify = 'risk') => aWorld({ verify })
const spent = async ({ desk }: World): Promise<number> =>
  (await desk.ledger('home-limited' as EntitlementId))?.filter(({ kind }) => kind === 'deduct').length ?? 0

describe.each([
  ['English', en],
  ['French', fr],
])('the one-time code, in %s', (_, t) => {
  test('is asked for once what costs an incident was confirmed, and opens the ticket', async () => {
    const world = await guarded()
    const { chat, answer } = await confirmed(world, t)
    expect(answer).toContain(t('ask.oneTimeCode', { to }))
    expect(answer).not.toContain(t('title.opened'))
    expect(await spent(world)).toBe(0)
    const opened = await chat.say((await codeIn(world)).toLowerCase().replace('-', ' '))
    expect(opened).toContain(t('title.opened'))
    expect(opened).toContain(t('feedback.ask'))
    expect(await spent(world)).toBe(1)
    const again = await confirmed(world, t, chat)
    expect(again.answer).toContain(t('title.opened'))
  })

  test('that is wrong is asked for again, with the tries that are left; after five a new one is sent', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world, t)
    const first = await codeIn(world)
    expect(await chat.say('12345')).not.toContain(t('code.wrong', { left: 4 }))
    expect(await chat.say('XXXX')).toContain(t('bad.oneTimeCode'))
    for (const left of [4, 3, 2, 1]) {
      const answer = await chat.say(wrong)
      expect(answer).toContain(t('code.wrong', { left }))
      expect(answer).toContain(t('ask.oneTimeCode', { to }))
    }
    expect(await chat.say(wrong)).toContain(t('code.void'))
    expect(await chat.say(first)).toContain(t('code.wrong', { left: 4 }))
    expect(await chat.say(`code ${await codeIn(world)}`)).toContain(t('title.opened'))
    expect(await spent(world)).toBe(1)
  })

  test('is sent again on wish, in words as well', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world, t)
    const first = await codeIn(world)
    expect(await chat.click(t('button.sendAgain'))).toContain(t('code.underWay'))
    world.wait(minute)
    const answer = await chat.say(t.locale === 'fr' ? 'je n’ai rien reçu' : 'nothing came, send another')
    expect(answer).toContain(t('code.sentAgain'))
    expect(answer).toContain(t('ask.oneTimeCode', { to }))
    expect(await chat.say(first)).toContain(t('code.wrong', { left: 4 }))
    expect(await chat.say(await codeIn(world))).toContain(t('title.opened'))
  })

  test('that is too old is answered so, and another is sent', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world, t)
    const code = await codeIn(world)
    world.wait(10 * minute)
    expect(await chat.say(code)).toContain(t('code.expired'))
    expect(await chat.say(await codeIn(world))).toContain(t('title.opened'))
  })

  test('that nobody can read leads to a person', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world, t)
    const answer = await chat.click(t('button.noAccess'))
    expect(answer).toContain(t('code.unproved'))
    expect(await chat.click(t('offer.person'))).toContain(t('person.link'))
    await confirmed(world, t, chat)
    expect(await chat.say(t.locale === 'fr' ? 'je n’ai pas accès' : 'I have no access')).toContain(
      t('code.unproved'),
    )
    expect(await spent(world)).toBe(0)
  })

  test('of an owner without an address is not sent: a person is shown', async () => {
    const world = await guarded()
    await rowsOf(world.url, 'update customers set email = null')
    const { chat, answer } = await confirmed(world, t)
    expect(answer).toContain(t('code.unproved'))
    expect(await chat.say(wrong)).not.toContain(t('title.opened'))
    expect(await spent(world)).toBe(0)
  })

  test('is sent three times an hour, and then told when', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world, t)
    for (let n = 0; n < 2; n++) {
      world.wait(10 * minute)
      expect(await chat.say('WWWW-WWWW')).toContain(t('code.expired'))
    }
    world.wait(10 * minute)
    const answer = await chat.say(wrong)
    expect(answer).toContain(t('code.tooMany', { minutes: 30 }))
    world.wait(30 * minute)
    const resumed = await chat.click(t('button.resume'))
    expect(resumed).toContain(t('title.duplicate'))
    await chat.script([
      [`> ${t('button.otherProblem')}`, t('title.confirm')],
      [`> ${t('button.openTicket')}`, t('ask.oneTimeCode', { to })],
    ])
  })
})

describe('while a one-time code is asked for', () => {
  test('back leads to the confirmation, also after a wrong one, and cancel to the menu', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world)
    await chat.say(wrong)
    expect(await chat.say('back')).toContain(en('title.confirm'))
    world.wait(minute)
    expect(await chat.click(en('button.openTicket'))).toContain(en('ask.oneTimeCode', { to }))
    expect(await chat.click(en('button.cancel'))).toContain(en('cancel'))
    expect(await spent(world)).toBe(0)
  })

  test('help explains, another language asks in it, and an old confirmation opens nothing', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world)
    expect(await chat.say('help')).toContain(en('help.oneTimeCode'))
    expect(await chat.say('français')).toContain(fr('ask.oneTimeCode', { to }))
    expect(await chat.submit(chat.button(en('button.openTicket')))).toContain(fr('ask.oneTimeCode', { to }))
    expect(await spent(world)).toBe(0)
  })

  test('a double click of the code opens one ticket', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world)
    const code = await codeIn(world)
    const { guichet } = z.object({ guichet: z.looseObject({}) }).parse(chat.button(en('button.sendAgain')))
    const typed = { guichet: { ...guichet, action: 'text', field: 'oneTimeCode' }, text: code }
    const answers = [await chat.submit(typed), await chat.submit(typed)]
    expect(answers[0]).toContain(en('title.opened'))
    expect(await spent(world)).toBe(1)
  })

  test('wrong ones count as guesses, from conversation to conversation', async () => {
    const world = await guarded()
    const answers: string[] = []
    for (const conversation of ['c1', 'c2', 'c3']) {
      const { chat } = await confirmed(world, en, world.chat({ conversation }))
      for (let n = 0; n < 4; n++) answers.push(await chat.say(wrong))
    }
    expect(answers.slice(0, 10).every((answer) => answer.includes('not the code'))).toBe(true)
    expect(answers[10]).toContain(en('slow', { minutes: 60 }))
  })

  test('what was typed is kept nowhere', async () => {
    const world = await guarded()
    const { chat } = await confirmed(world)
    const code = await codeIn(world)
    await chat.say(`my code is ${code}`)
    const kept = JSON.stringify(await rowsOf(world.url, 'select * from bot_state'))
    expect(kept.length).toBeGreaterThan(500)
    expect(kept + world.log.join('')).not.toContain(code)
  })
})

describe('no one-time code is asked for', () => {
  test('where nothing is spent', async () => {
    const chat = (await guarded('always')).chat()
    await chat.script([
      ['1000000002', en('ask.subject')],
      ['Zzyzx qwrtp', en('confirm.unlimited')],
      ['yes', en('title.opened')],
    ])
    expect(await chat.say('T-AAAAA-AAAAA-Y')).toContain(en('title.resumed'))
  })

  test('before an open ticket is offered and continued: nobody is written to because somebody looked', async () => {
    const world = await guarded('always')
    const chat = world.chat()
    await chat.script([
      ['0123456789', en('ask.subject')],
      ['Zzyzx qwrtp', 'T-AAAAA-AAAAA-Y'],
      ['T-AAAAA-AAAAA-Y', en('title.resumed')],
    ])
    expect(await rowsOf(world.url, "select 1 from outbox where topic = 'code.sent'")).toEqual([])
    expect(await spent(world)).toBe(0)
    const told = await rowsOf(world.url, 'select action from audit order by seq')
    expect(told.slice(-2)).toEqual(['authorize', 'resume'].map((action) => ({ action })))
  })
})

test.each([
  ['wdjbmjht', 'WDJB-MJHT'],
  ['My code is WDJB - MJHT', null],
  ['Code : wdjb–mjht.', 'WDJB-MJHT'],
  ['WDJB MJHT', 'WDJB-MJHT'],
  ['WDJB-MJH', null],
  ['WDJBMJHTX', null],
  ['12345678', null],
  ['password', null],
])('%s is read as the code %s', (text, code) => {
  expect(readCode(text)).toBe(code)
})
