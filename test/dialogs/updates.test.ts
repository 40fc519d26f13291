import { describe, expect, test } from 'vitest'
import { updatesIn } from '../../dialogs/updates-words.ts'
import type { TicketId } from '../../src/rules/index.ts'
import { aWorld, type Chat, en, fr, type World } from './world.ts'

const first = 'T-AAAAA-AAAAA-Y' as TicketId
const second = 'T-EEEEE-EEEEE-J' as TicketId
const closed = 'T-BBBBB-BBBBB-X'

/** What the conversation is told of. */
const followed = async ({ store }: World, conversation = 'c1'): Promise<string[]> => {
  const all = await store.subscriptions.of({ channel: 'webchat', conversation })
  return all.flatMap(({ ticket, muted }) => (muted ? [] : [ticket])).toSorted()
}

const openWithCode = async (chat: Chat): Promise<string> => {
  await chat.script([['2000000001', en('ask.subject')], ['Zzyzx qwrtp']])
  return chat.click(en('button.openTicket'))
}

describe('whoever opens or resumes a ticket', () => {
  test('is promised to be told, and can stop that', async () => {
    const world = await aWorld()
    const chat = world.chat()
    const opened = await openWithCode(chat)
    expect(opened).toContain(en('updates.promise'))
    const id = /T-[0-9A-Z-]{13}/.exec(opened)?.[0]
    expect(await followed(world)).toEqual([id])
    expect(await chat.click(en('button.stopUpdates'))).toContain(en('updates.stopped', { id: String(id) }))
    expect(await followed(world)).toEqual([])
  })

  test('follows it once, also when the same is confirmed twice', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([['2000000001', en('ask.subject')], ['Zzyzx qwrtp']])
    const confirm = chat.button(en('button.openTicket'))
    await Promise.all([chat.submit(confirm), chat.submit(confirm)])
    await chat.submit(confirm)
    const all = await world.store.subscriptions.of({ channel: 'webchat', conversation: 'c1' })
    expect(all).toHaveLength(1)
    expect(JSON.parse(all[0]?.reference ?? '')).toMatchObject({
      serviceUrl: 'http://localhost:1/',
      conversation: { id: 'c1' },
      user: { id: 'u1' },
      bot: { id: 'bot' },
    })
  })

  test('who stopped it before is promised nothing, and offered to start', async () => {
    const world = await aWorld()
    const chat = world.chat()
    expect(await chat.say(first)).toContain(en('updates.promise'))
    await chat.click(en('button.stopUpdates'))
    expect(await chat.say(first)).not.toContain(en('updates.promise'))
    expect(await followed(world)).toEqual([])
    expect(await chat.click(en('button.startUpdates'))).toContain(en('updates.started', { id: first }))
    expect(await followed(world)).toEqual([first])
  })

  test('at a terminal is promised nothing: nobody is there once it has ended', async () => {
    const world = await aWorld()
    expect(await world.chat({ channel: 'terminal' }).say(first)).not.toContain(en('updates.promise'))
    expect(await world.store.subscriptions.of({ channel: 'terminal', conversation: 'c1' })).toEqual([])
  })
})

describe('“stop updates” and “start updates”', () => {
  test('in words, without an ID, are for all that is followed here', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([[first], [second], ['menu'], ['help me'], ['menu']])
    expect(await followed(world)).toEqual([first, second])
    expect(await chat.say('please stop updates')).toBe(en('updates.stopped.all'))
    expect(await followed(world)).toEqual([])
    const started = await chat.say('Start updates!')
    for (const id of [first, second]) expect(started).toContain(en('updates.started', { id }))
    expect(await followed(world)).toEqual([first, second])
  })

  test('with an ID are for that ticket, in French as well', async () => {
    const world = await aWorld()
    const chat = world.chat({ locale: 'fr' })
    await chat.script([[first], [second], ['menu']])
    expect(await chat.say(`ne plus me prévenir pour le ticket ${first.toLowerCase()}`)).toBe(
      fr('updates.stopped', { id: first }),
    )
    expect(await followed(world)).toEqual([second])
    expect(await chat.say(`me prévenir ${first}`)).toBe(fr('updates.started', { id: first }))
    expect(await followed(world)).toEqual([first, second])
  })

  test('in the middle of a question ask it again', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.say(first)
    await chat.script([['menu'], ['home', en('ask.openTicket')]])
    expect(await chat.say('stop updates')).toContain(en('ask.openTicket'))
    expect(await chat.submit(chat.button(en('button.stopUpdates')))).toContain(en('ask.openTicket'))
  })

  test('of a ticket that was not shown to be theirs ask first what its status asks', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.say('hello')
    expect(await chat.say('start updates 20000007')).toContain(en('ask.email', { id: '20000007' }))
    expect(await followed(world)).toEqual([])
    await chat.say('menu')
    expect(await chat.say(`start updates ${first}`)).toContain(`${en('label.updates')}  ${en('updates.off')}`)
    expect(await followed(world)).toEqual([])
    expect(await chat.click(en('button.startUpdates'))).toBe(en('updates.started', { id: first }))
    expect(await followed(world)).toEqual([first])
  })

  test('where nothing is known say so, and a closed ticket has no more to tell', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.say('hello')
    expect(await chat.say('start updates')).toBe(en('status.none'))
    await chat.submit({ guichet: { action: 'ticketStatus', ticket: closed } })
    expect(await chat.say(`start updates ${closed}`)).toBe(en('updates.closed', { id: closed }))
    expect(await followed(world)).toEqual([])
  })

  test('of one conversation leave another alone', async () => {
    const world = await aWorld()
    const [here, there] = [world.chat(), world.chat({ conversation: 'c2', user: 'u2' })]
    await here.say(first)
    await there.say(first)
    await here.say('stop updates')
    expect([await followed(world), await followed(world, 'c2')]).toEqual([[], [first]])
  })

  test.each([
    ['Stop updates', 'stopUpdates', null],
    ['could you stop the updates please', 'stopUpdates', null],
    [`stop updates for ${first}.`, 'stopUpdates', first],
    ['stop updates about ticket #20000007', 'stopUpdates', '20000007'],
    ['Ne plus me prévenir', 'stopUpdates', null],
    ['ne me prévenez plus, svp', 'stopUpdates', null],
    ['me prévenir', 'startUpdates', null],
    [`prévenez-moi du ticket ${second}`, 'startUpdates', second],
    ['start udpates', 'startUpdates', null],
    ['keep me posted', 'startUpdates', null],
  ])('"%s" is %s of %s', (text, command, ticket) => {
    expect(updatesIn(text)).toEqual({ command, ticket })
  })

  test.each([
    'stop',
    'updates fail on Windows 11',
    'follow the white rabbit',
    'start',
    'it will not start after 3 updates',
    first,
  ])('"%s" is neither', (text) => {
    expect(updatesIn(text)).toBeNull()
  })
})

describe('the status of a ticket', () => {
  test('says whether its changes are told here', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.say(first)
    const status = { guichet: { action: 'ticketStatus', ticket: first } }
    const line = (state: 'on' | 'off') => `${en('label.updates')}  ${en(`updates.${state}`)}`
    expect(await chat.submit(status)).toContain(line('on'))
    await chat.click(en('button.stopUpdates'))
    expect(await chat.submit(status)).toContain(line('off'))
    await world.desk.move(first, 'closed', 'cli')
    expect(await chat.submit(status)).not.toContain(en('label.updates'))
  })
})

describe('the way to a customer', () => {
  test('is kept as they were heard last, also under a newer program', async () => {
    const world = await aWorld()
    const reference = async () => {
      const [one] = await world.store.subscriptions.of({ channel: 'webchat', conversation: 'c1' })
      return [JSON.parse(one?.reference ?? '{}').serviceUrl, one?.locale]
    }
    const chat = world.chat()
    await chat.say(first)
    await chat.send({ text: 'menu', serviceUrl: 'http://localhost:2/' })
    expect(await reference()).toEqual(['http://localhost:2/', 'en'])
    await chat.send({ text: 'français', serviceUrl: 'http://localhost:2/' })
    expect(await reference()).toEqual(['http://localhost:2/', 'fr'])
    world.restart('another version')
    await chat.send({ text: 'bonjour', serviceUrl: 'http://localhost:3/' })
    expect(await reference()).toEqual(['http://localhost:3/', 'fr'])
  })
})
