import { describe, expect, test } from 'vitest'
import { sweep } from '../../src/retention.ts'
import type { EntitlementId } from '../../src/rules/index.ts'
import { instantOf, type Sealed } from '../../src/store/ports.ts'
import { en } from '../dialogs/world.ts'
import { engines } from '../support/stores.ts'
import { aWorld, days, directoryId, type World } from './world.ts'

/** Where the ids of conversations and users stay: the books, and the trail. */
const books = ['audit', 'ledger', 'operations']

/** All that an id of a conversation stands in beside the books, and the note to look at it once more. */
const beside = async (world: World, text: string): Promise<string[]> =>
  (await world.whereIs(text)).filter((table) => ![...books, 'visits'].includes(table))

const open = async (chat: ReturnType<World['chat']>, code: string): Promise<string> => {
  await chat.say(code)
  const asked = await chat.say('Zzyzx qwrtp')
  if (asked.includes(en('title.duplicate'))) await chat.click(en('button.otherProblem'))
  const opened = await chat.click(en('button.openTicket'))
  return /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/.exec(opened)?.[0] ?? 'no ticket'
}

describe.each(engines)('after a customer is erased on $engine', ({ freshUrl }) => {
  test('nothing is left of any chat in which their records were shown, and all of the others', async () => {
    const world = await aWorld(await freshUrl())
    const chat = world.chat('chat-open')
    await open(chat, '2000000001')
    await chat.click(en('button.yes'))
    await chat.say('the clerk was kind')
    await chat.say('9999999999')
    await world.undelivered('chat-open', 'the reply waits')
    for (const said of ['status', 'T-EEEEE-EEEEE-J']) await world.chat('chat-status').say(said)
    await world.chat('chat-refused').say('2000000003')
    await world.chat('chat-other').say('1000000002')
    // Who guessed was shown nothing.
    for (const said of ['20000007', 'ticket', 'me@example.org']) await world.chat('chat-guess').say(said)
    const theirs = ['chat-open', 'chat-status', 'chat-refused', 'the clerk was kind', 'the reply waits']
    for (const text of theirs) expect((await beside(world, text)).length, text).toBeGreaterThan(0)
    const counters = await world.count('guesses')
    await world.erase('demo-business')
    for (const text of theirs) expect(await beside(world, text), text).toEqual([])
    expect(await world.count('guesses')).toBe(counters - 3)
    for (const id of ['chat-other', 'chat-guess']) expect(await beside(world, id), id).toEqual(['bot_state'])

    // A turn that was under way as they were erased writes after.
    await chat.say('hello')
    expect(await beside(world, 'chat-open')).toEqual(['bot_state'])
    world.wait(120_000)
    await sweep(world.store, world.now())
    expect((await world.whereIs('chat-open')).filter((table) => !books.includes(table))).toEqual([])
  })

  test('nothing is left of what they said on the website and in Teams, and of who they are there', async () => {
    const world = await aWorld(await freshUrl())
    const visitor = await world.website('site-hers')
    await visitor.say('my name is Quillibrant and my code is 2000000001')
    await visitor.sees(en('ask.subject'))
    await world.store.log.append('site-hers', {
      key: 'user late',
      author: 'user',
      json: null,
      pending: 'what nobody answered' as Sealed,
      at: instantOf(world.now()),
      expiresAt: instantOf(new Date(world.now().getTime() + days(30))),
    })
    const another = await world.website('site-his')
    await another.sees('assistant (a bot)')
    await open(world.teams('a:1'), '2000000001')
    await world.teams('a:2').say('français')
    const theirs = ['site-hers', 'Quillibrant', 'what nobody answered', 'a:1', directoryId]
    for (const text of theirs) expect((await beside(world, text)).length, text).toBeGreaterThan(0)
    await world.erase('demo-business')
    for (const text of theirs) expect(await beside(world, text), text).toEqual([])
    expect(await beside(world, 'site-his')).toContain('channel_activities')
    expect(await world.teams('a:3').say('hello')).toContain(en('welcome'))
  })
})

describe.each(engines)('a code that is blocked on $engine', ({ freshUrl }) => {
  const block = (world: World, blocked: boolean) =>
    world.desk.blockCodes({
      entitlement: 'home-unlimited' as EntitlementId,
      ending: null,
      blocked,
      reason: 'it was not me',
      actor: 'desk',
    })

  test('proves nothing to who remembered it, until it is unblocked', async () => {
    const world = await aWorld(await freshUrl())
    const ticket = await open(world.teams('a:1'), '1000000002')
    expect(await world.teams('a:2').say('hello')).toContain(ticket)
    await block(world, true)
    const after = world.teams('a:3')
    for (const said of ['hello', 'status', 'new request']) expect(await after.say(said)).not.toContain(ticket)
    await block(world, false)
    expect(await world.teams('a:4').say('hello')).toContain(ticket)
  })

  test('lets nobody hear of the contract’s other tickets who followed by it', async () => {
    const world = await aWorld(await freshUrl())
    const entitlement = 'home-unlimited' as EntitlementId
    const followers = () => world.store.read((reader) => reader.subscribers({ entitlement }))
    await open(world.chat('chat-thief'), '1000000002')
    expect(await followers()).toHaveLength(1)
    await block(world, true)
    expect(await followers()).toEqual([])
  })
})
