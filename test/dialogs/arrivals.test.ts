import { describe, expect, test } from 'vitest'
import { rowsOf } from '../support/stores.ts'
import { aWorld, type Chat, en, fr } from './world.ts'

const joins = (id: string) => ({ type: 'conversationUpdate', membersAdded: [{ id }] })
const installs = { type: 'installationUpdate', action: 'add' }
const hour = 3_600_000

describe('the welcome', () => {
  test.each([
    ['somebody joins', joins('u1')],
    ['the bot is installed', installs],
    ['the first message', { text: 'hello' }],
  ])('comes when %s, and once', async (_, first) => {
    const chat = (await aWorld()).chat()
    expect(await chat.send(first)).toContain(en('welcome'))
    for (const again of [joins('u1'), installs, { text: 'hello' }]) {
      expect(await chat.send(again)).not.toContain(en('welcome'))
    }
  })

  test('never comes when the bot itself joins', async () => {
    const chat = (await aWorld()).chat()
    expect(await chat.send(joins('bot'))).toBe('')
    expect(await chat.send(joins('u1'))).toContain(en('welcome'))
  })

  test.each([
    ['fr-CA', fr],
    ['en-GB', en],
    ['xx-nowhere', en],
    ['🙂', en],
  ])('is in the language of %s', async (locale, t) => {
    const chat = (await aWorld()).chat({ locale })
    expect(await chat.send(joins('u1'))).toContain(t('welcome'))
  })

  test('answers "bonjour" in French, whatever the client says', async () => {
    const chat = (await aWorld()).chat()
    expect(await chat.say('bonjour')).toContain(fr('welcome'))
  })

  test('of a user who chose a language keeps it in their next conversation', async () => {
    const world = await aWorld()
    await world.chat().script([
      ['hello', en('welcome')],
      ['français', fr('language')],
    ])
    expect(await world.chat({ conversation: 'c2' }).say('hello')).toContain(fr('menu.again'))
  })
})

const begun = async (chat: Chat): Promise<void> =>
  chat.script([
    ['home', en('ask.openTicket')],
    ['no', en('ask.credential.home')],
  ])

describe('after a day of silence', () => {
  test('a dialog ends with a word and can be resumed', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await begun(chat)
    world.wait(25 * hour)
    await chat.script([
      ['hello?', en('expired')],
      [`> ${en('button.resume')}`, en('ask.credential.home')],
      ['1000000002', en('ask.subject')],
    ])
  })

  test('within the day it goes on', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await begun(chat)
    world.wait(23 * hour)
    await chat.script([['1000000002', en('ask.subject')]])
  })

  test('a confirmation is asked again before anything is spent', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([['1000000002'], ['Zzyzx qwrtp', en('confirm.unlimited')]])
    const confirm = chat.button(en('button.openTicket'))
    world.wait(25 * hour)
    expect(await chat.submit(confirm)).toContain(en('expired'))
    await chat.script([
      [`> ${en('button.resume')}`, en('confirm.unlimited')],
      [`> ${en('button.openTicket')}`, en('title.opened')],
    ])
  })
})

describe('under a newer version of the dialogs', () => {
  test('a dialog goes back to the menu with a word, and a pasted code is taken at once', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await begun(chat)
    world.restart('next')
    await chat.script([
      ['hello', en('upgraded'), en('menu.again')],
      ['home', en('ask.openTicket')],
    ])
    world.restart('after that')
    await chat.script([['1000000002', en('upgraded'), en('ask.subject')]])
  })
})

describe('a person', () => {
  const withHub = async (): Promise<Chat> => (await aWorld({ agentHub: true })).chat()

  test('gets the conversation by the hand-off protocol, with a masked transcript; the bot is silent until it is given back', async () => {
    const chat = await withHub()
    await chat.script([
      ['my code is 1000000002', en('ask.subject')],
      ['a person please', en('person.connecting')],
    ])
    const event = chat.last.find(({ type }) => type === 'event')
    expect(event?.name).toBe('handoff.initiate')
    const transcript = JSON.stringify(event?.attachments)
    expect(transcript).toContain('my code is')
    expect(transcript).not.toContain('1000000002')
    expect(await chat.say('hello? is anybody there?')).toBe('')
    expect(await chat.say('cancel')).toBe('')
    expect(await chat.send({ type: 'endOfConversation' })).toContain(en('person.back'))
    expect(await chat.say('help')).toContain(en('ask.subject'))
  })

  test.each(['completed', 'failed'])('gives it back by handoff.status %s', async (state) => {
    const chat = await withHub()
    await chat.script([['hello'], ['human', en('person.connecting')]])
    expect(await chat.send({ type: 'event', name: 'handoff.status', value: { state: 'accepted' } })).toBe('')
    expect(await chat.send({ type: 'event', name: 'handoff.status', value: { state } })).toContain(
      en('person.back'),
    )
    expect(await chat.say('home')).toContain(en('ask.openTicket'))
  })

  test('who never gives it back does not silence the bot for good', async () => {
    const world = await aWorld({ agentHub: true })
    const chat = world.chat()
    await chat.script([['hello'], ['human', en('person.connecting')]])
    expect(await chat.say('hello?')).toBe('')
    world.wait(25 * hour)
    expect(await chat.say('hello')).toContain(en('menu.again'))
  })

  test.each([
    ['kept where a hub is connected', true],
    ['not kept where nobody could read it', false],
  ])('is who reads what was said, which is %s', async (_, agentHub) => {
    const world = await aWorld({ agentHub })
    await world.chat().script([['hello'], ['qwrtp zzyzx']])
    const kept = JSON.stringify(await rowsOf(world.url, 'select json from bot_state'))
    expect(kept.includes('qwrtp zzyzx')).toBe(agentHub)
  })

  test('is behind a link with hours where no hub is connected', async () => {
    const chat = (await aWorld()).chat()
    await chat.script([['un conseiller', en('person.link'), 'Every day, 24 hours']])
  })
})

describe('at the Emulator', () => {
  test('a trace shows the request, masked, what was found, and the decision', async () => {
    const chat = (await aWorld()).chat({ channel: 'emulator' })
    await chat.say('2000000003')
    const trace = chat.last.find(({ type }) => type === 'trace')
    expect(trace).toMatchObject({
      name: 'guichet.decision',
      value: {
        request: { credential: { kind: 'supportCode', ending: '0003' } },
        facts: 'supportCode',
        decision: { outcome: 'refuse', reasons: ['noPhoneSupport'] },
      },
    })
    expect(JSON.stringify(chat.last)).not.toContain('2000000003')
  })

  test('and nowhere else', async () => {
    const chat = (await aWorld()).chat()
    await chat.say('2000000003')
    expect(chat.last.every(({ type }) => type === 'message')).toBe(true)
  })
})

describe('bad input', () => {
  test.each([
    ['100 KB', { text: 'é'.repeat(50_000) }],
    ['emoji', { text: '👩‍👩‍👧🎉' }],
    ['right to left', { text: 'שלום \u202e عالم' }],
    ['half a character', { text: '\ud800' }],
    ['digits without end', { text: '1'.repeat(5000) }],
    ['an odd value', { value: [[[]]], text: undefined }],
    ['a value of another bot', { value: { action: 'pay' } }],
    ['a value with wrong types', { value: { guichet: { action: 'confirm', operation: 7 } } }],
  ])('%s is answered sensibly, and the dialog goes on', async (_, fields) => {
    const world = await aWorld()
    const chat = world.chat()
    await begun(chat)
    expect(await chat.send(fields)).not.toBe('')
    await chat.script([['1000000002', en('ask.subject')]])
    expect(world.log.filter((line) => line.includes('a turn failed'))).toEqual([])
  })

  test.each(['typing', 'messageReaction', 'telepathy', 'messageDelete', 'event'])(
    '%s passes in silence',
    async (type) => {
      const chat = (await aWorld()).chat()
      await begun(chat)
      expect(await chat.send({ type })).toBe('')
      await chat.script([['1000000002', en('ask.subject')]])
    },
  )
})
