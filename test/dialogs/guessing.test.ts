import { describe, expect, test } from 'vitest'
import { networkIn } from '../../src/channels/direct-line/wire.ts'
import { newTicketId } from '../../src/rules/index.ts'
import { aWorld, type ChatOptions, en, fr, type World } from './world.ts'

const slow = (minutes: number, t = en) => t('slow', { minutes })
const minute = 60_000
const unknown = en('reason.unknown.supportCode')
const right = '0123456789'
const theirs = 'T-AAAAA-AAAAA-Y'
const none = newTicketId(new Uint8Array(10).fill(9))
const wrong = (n: number) => `99999${String(n).padStart(5, '0')}`

/** Shows wrong codes until something else than "unknown" is said; how many were answered. */
const guessing = async (world: World, options: (n: number) => ChatOptions, most: number): Promise<number> => {
  for (let n = 0; n < most; n++) {
    const chat = world.chat(options(n))
    if (!(await chat.say(wrong(n))).includes(unknown)) return n
  }
  return most
}

describe('somebody who guesses', () => {
  test('is told to wait, in minutes rounded up, with the ways that need no code', async () => {
    const world = await aWorld()
    expect(await guessing(world, () => ({}), 9)).toBe(5)
    const chat = world.chat()
    const answer = await chat.say(wrong(7))
    expect(answer).toContain(slow(15))
    expect(answer).toContain(en('offer.web'))
    expect(answer).toContain(en('offer.selfService'))
    world.wait(30_000)
    expect(await chat.say(wrong(7))).toContain(slow(15))
    world.wait(14 * minute)
    expect(await chat.say(wrong(7))).toContain(slow(1))
    world.wait(minute)
    expect(await chat.say(right)).toContain(en('ask.subject'))
  })

  test('hears word for word the same of a code that exists and of one that does not', async () => {
    const world = await aWorld()
    await guessing(world, () => ({}), 9)
    const chat = world.chat()
    const told = async (code: string) => (await chat.say(code)).replace(code.slice(-4), 'LAST')
    expect(await told(right)).toBe(await told(wrong(8)))
    expect(await told(right)).toContain(slow(15))
  })

  test('leaves no decision in the audit trail of what was not looked up', async () => {
    const world = await aWorld()
    await guessing(world, () => ({}), 9)
    const lines = async () => (await world.store.read((reader) => reader.audit(0, 100))).length
    const before = await lines()
    await world.chat().say(right)
    expect(await lines()).toBe(before)
  })

  test('is told in French as well', async () => {
    const world = await aWorld()
    await guessing(world, () => ({}), 9)
    expect(await world.chat({ locale: 'fr' }).say(right)).toContain(slow(15, fr))
  })

  test('goes no further by beginning other conversations, and may still show a ticket', async () => {
    const world = await aWorld()
    expect(await guessing(world, (n) => ({ conversation: `c${n}` }), 20)).toBe(10)
    expect(await world.chat({ conversation: 'new' }).say(right)).toContain(slow(60))
    expect(await world.chat({ conversation: 'new' }).say(theirs)).toContain(theirs)
  })

  test('of tickets, by asking for their status, is told to wait too', async () => {
    const world = await aWorld()
    const chat = world.chat()
    const ask = async (ticket: string) => {
      await chat.say('status')
      return chat.say(ticket)
    }
    for (const check of ['A', 'B', 'C', 'D', 'E']) {
      const answers = await ask(`OLD-77${check}`)
      const answer = answers.includes(slow(15)) ? answers : await chat.say('me@example.com')
      expect(answer).toContain(en('reason.unknown.ticket'))
    }
    const [here, gone] = [await ask(theirs), await ask(none)]
    expect(here).toContain(slow(15))
    expect(gone.replace(none.slice(-4), theirs.slice(-4))).toBe(here)
  })

  test('is believed no address that a client of another channel made up', () => {
    const activity = {
      serviceUrl: 'https://directline.botframework.com/',
      channelData: { guichetNetwork: 'x' },
    }
    expect(networkIn(activity)).toBeNull()
  })
})

describe('somebody who mistypes', () => {
  test('begins anew with each code that is right', async () => {
    const world = await aWorld()
    const chat = world.chat()
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 4; n++) expect(await chat.say(wrong(n))).toContain(unknown)
      expect(await chat.say(right)).toContain(en('ask.subject'))
      await chat.say('cancel')
    }
  })

  test('is counted nothing for a code of the wrong length, a key at home, or a call that needs none', async () => {
    const world = await aWorld()
    const chat = world.chat()
    for (let n = 0; n < 8; n++) {
      await chat.say(`my support code is 12345${n}`)
      await chat.say('restart')
    }
    expect(await chat.say(right)).toContain(en('ask.subject'))
  })
})
