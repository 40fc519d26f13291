import { describe, expect, test } from 'vitest'
import type { EntitlementId } from '../../src/rules/index.ts'
import { doomInserts } from '../support/doom.ts'
import { aWorld, type Chat, en, type World } from './world.ts'

const limited = 'business-limited' as EntitlementId

/** A conversation at its confirmation, with one of five incidents to be spent. */
const atConfirmation = async (world: World, chat: Chat = world.chat()): Promise<Chat> => {
  await chat.script([
    ['2000000001', en('ask.subject')],
    ['Zzyzx qwrtp', en('confirm.limited', { total: 5, after: 4 })],
  ])
  return chat
}

const spent = async ({ desk }: World): Promise<number> =>
  ((await desk.ledger(limited)) ?? []).filter(({ kind }) => kind === 'deduct').length
const opened = async ({ desk }: World): Promise<number> =>
  (await desk.tickets({ entitlement: limited, limit: 50 })).length

describe('one ticket and one incident', () => {
  test('for a double click: the second sees the first outcome again', async () => {
    const world = await aWorld()
    const chat = await atConfirmation(world)
    const confirm = chat.button(en('button.openTicket'))
    const [first, second] = await Promise.all([chat.submit(confirm), chat.submit(confirm)])
    const id = /T-[0-9A-Z-]{13}/.exec(first)?.[0] ?? 'none'
    expect(second).toContain(en('repeated'))
    expect(second).toContain(id)
    expect([await spent(world), await opened(world)]).toEqual([1, 1])
  })

  test('for the same activity delivered again', async () => {
    const world = await aWorld()
    const chat = await atConfirmation(world)
    const value = chat.button(en('button.openTicket'))
    const first = await chat.submit(value, { id: 'same' })
    expect(await chat.submit(value, { id: 'same' })).toBe(first)
    expect([await spent(world), await opened(world)]).toEqual([1, 1])
  })

  test('for an old card, days and conversations later', async () => {
    const world = await aWorld()
    const chat = await atConfirmation(world)
    const confirm = chat.button(en('button.openTicket'))
    const first = await chat.submit(confirm)
    const id = /T-[0-9A-Z-]{13}/.exec(first)?.[0] ?? 'none'
    await chat.script([
      ['menu', en('menu.again')],
      ['home', en('ask.openTicket')],
    ])
    world.wait(3_600_000)
    const again = await chat.submit(confirm)
    expect(again).toContain(en('repeated'))
    expect(again).toContain(id)
    expect(await chat.say('help')).toContain(en('ask.openTicket'))
    expect([await spent(world), await opened(world)]).toEqual([1, 1])
  })

  test('for two devices of one user', async () => {
    const world = await aWorld()
    const desktop = await atConfirmation(world)
    const confirm = desktop.button(en('button.openTicket'))
    const phone = world.chat()
    const answers = await Promise.all([desktop.submit(confirm), phone.submit(confirm)])
    expect(answers.filter((answer) => answer.includes(en('repeated')))).toHaveLength(1)
    expect([await spent(world), await opened(world)]).toEqual([1, 1])
  })

  test('with a restart between any two messages', async () => {
    const world = await aWorld()
    const chat = world.chat()
    for (const said of ['company', 'technical', 'no', '2000 0000 01', 'Zzyzx qwrtp']) {
      await chat.say(said)
      world.restart()
    }
    const confirm = chat.button(en('button.openTicket'))
    expect(await chat.submit(confirm)).toContain(en('title.opened'))
    world.restart()
    expect(await chat.submit(confirm)).toContain(en('repeated'))
    expect([await spent(world), await opened(world)]).toEqual([1, 1])
  })
})

test('a ticket whose commit fails is told as not created, and the same click opens it afterwards', async () => {
  const world = await aWorld()
  const chat = await atConfirmation(world)
  const confirm = chat.button(en('button.openTicket'))
  const heal = doomInserts(world.url, 'tickets')
  const answer = await chat.submit(confirm)
  expect(answer).toContain('This attempt created and deducted nothing')
  expect(answer).not.toContain('T-')
  expect([await spent(world), await opened(world)]).toEqual([0, 0])
  heal()
  expect(await chat.submit(confirm)).toContain(en('title.opened'))
  expect([await spent(world), await opened(world)]).toEqual([1, 1])
})

test('a ticket that somebody else opens at the same moment is offered with its subject, before it is on the disk', async () => {
  const world = await aWorld()
  const opener = await atConfirmation(world)
  const other = world.chat({ user: 'u2', conversation: 'c2' })
  const { transact } = world.store
  let asking: Promise<string> | null = null
  world.store.transact = async (fn, onPlaced) => {
    const value = await transact(fn, onPlaced)
    asking ??= other.say('2000000001')
    return value
  }
  const id = /T-[0-9A-Z-]{13}/.exec(await opener.click(en('button.openTicket')))?.[0] ?? 'none'
  expect(await asking).toContain(en('ask.subject'))
  const answer = await other.say('Xyzzy plugh')
  expect(answer).toContain(en('duplicate.one', { id, subject: 'Zzyzx qwrtp' }))
})

test('a turn that lost the race for its conversation and runs again resumes its ticket once', async () => {
  const world = await aWorld()
  const before = await linesOf(world)
  const save = world.state.save.bind(world.state)
  let isLost = true
  world.state.save = async (changes) => {
    if (!isLost) return save(changes)
    isLost = false
    return null
  }
  expect(await world.chat().say('T-AAAAA-AAAAA-Y')).toContain(en('title.resumed'))
  expect((await linesOf(world)) - before).toBe(1)
})

const linesOf = async ({ desk }: World): Promise<number> => {
  const verdict = await desk.verifyAudit()
  return verdict.ok ? verdict.lines : Number.NaN
}

describe('nobody else', () => {
  test('can use an operation of another conversation or user', async () => {
    const world = await aWorld()
    const chat = await atConfirmation(world)
    const confirm = chat.button(en('button.openTicket'))
    await chat.submit(confirm)
    for (const options of [{ conversation: 'c2' }, { user: 'u2', conversation: 'c3' }]) {
      const answer = await world.chat(options).submit(confirm)
      expect(answer).toContain(en('stale'))
      expect(answer).not.toContain('T-')
    }
    expect([await spent(world), await opened(world)]).toEqual([1, 1])
  })

  test('can make up an operation', async () => {
    const world = await aWorld()
    const chat = await atConfirmation(world)
    const made = { guichet: { action: 'confirm', operation: 'made-up' } }
    const answer = await chat.submit(made)
    expect(answer).toContain(en('stale'))
    expect(answer).toContain(en('confirm.limited', { total: 5, after: 4 }))
    expect([await spent(world), await opened(world)]).toEqual([0, 0])
  })
})

describe('a card of an earlier question', () => {
  test('is no longer active, and says where things stand', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([
      ['home', en('ask.openTicket')],
      ['no', en('ask.credential.home')],
    ])
    const answer = await chat.submit(chat.button(en('button.yes')))
    expect(answer).toContain(en('stale'))
    expect(answer).toContain(en('ask.credential.home'))
  })

  test('of a confirmation that was changed, opens nothing', async () => {
    const world = await aWorld()
    const chat = await atConfirmation(world)
    const old = chat.button(en('button.openTicket'))
    await chat.script([
      [`> ${en('button.change')}`, en('ask.subject')],
      ['Another qwrtp', en('confirm.limited', { total: 5, after: 4 })],
    ])
    expect(await chat.submit(old)).toContain(en('stale'))
    expect(await opened(world)).toBe(0)
    await chat.click(en('button.openTicket'))
    expect(await opened(world)).toBe(1)
  })

  test('is idle when nothing is in progress', async () => {
    const world = await aWorld()
    const chat = world.chat()
    await chat.script([['home', en('ask.openTicket')], ['cancel']])
    expect(await chat.submit(chat.button(en('button.yes')))).toContain(en('stale.idle'))
  })

  test('is replaced by its answer where the channel can', async () => {
    const world = await aWorld()
    const chat = world.chat({ channel: 'msteams' })
    await chat.script([['home', en('ask.openTicket')]])
    await chat.submit(chat.button(en('button.no')), { replyToId: 'card-1' })
    expect(chat.last.map(({ type }) => type)).toEqual(['message'])
    expect(world.log.filter((line) => line.includes('"effect":"update"'))).toHaveLength(1)
  })
})

test('an incident that somebody else took meanwhile is not spent: the outcome says so', async () => {
  const world = await aWorld()
  const chats = Array.from({ length: 6 }, (_, i) => world.chat({ conversation: `c${i}`, user: `u${i}` }))
  for (const chat of chats)
    await chat.script([['2000000001'], ['Zzyzx qwrtp', en('confirm.limited', { total: 5, after: 4 })]])
  const answers = []
  for (const chat of chats) {
    let answer = await chat.click(en('button.openTicket'))
    if (answer.includes(en('title.duplicate'))) answer = await chat.click(en('button.otherProblem'))
    answers.push(answer)
  }
  expect(answers.filter((answer) => answer.includes(en('title.opened')))).toHaveLength(5)
  expect(answers.at(-1)).toContain(en('reason.noIncidentsLeft.only.supportCode', { total: 5 }))
  expect(await spent(world)).toBe(5)
})

test('no code stands in clear in what is kept or logged', async () => {
  const world = await aWorld()
  const chat = world.chat()
  for (const said of [
    'my code is 2000000001',
    'My code 2000000001 does not work',
    'PLSK.20000003.0001',
    '20000007',
    'ticket',
    'business@example.com',
    'a person',
  ])
    await chat.say(said)
  const documents = await world.state.load([
    { kind: 'conversation', channel: 'webchat', id: 'c1' },
    { kind: 'user', channel: 'webchat', id: 'u1' },
  ])
  const kept = JSON.stringify(documents) + world.log.join('\n')
  for (const secret of ['2000000001', '20000003', 'business@example.com']) expect(kept).not.toContain(secret)
})
