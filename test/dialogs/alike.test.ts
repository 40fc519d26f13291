import { expect, test } from 'vitest'
import type { EntitlementId } from '../../src/rules/index.ts'
import { aWorld, type Chat } from './world.ts'

/** All that is answered, to the byte, but for what was shown and its last digits. */
const bytes = (chat: Chat, shown: string): string =>
  JSON.stringify(chat.last.map(({ type, text, attachments }) => [type, text, attachments]))
    .replaceAll(shown, 'SHOWN')
    .replaceAll(shown.slice(-4), 'LAST')

test.each(['en', 'fr'])('a revoked code is answered like one that never was, in %s', async (locale) => {
  const world = await aWorld()
  const answerTo = async (code: string, conversation: string) => {
    const chat = world.chat({ locale, conversation, user: conversation })
    await chat.say('hello')
    await chat.say(code)
    return bytes(chat, code)
  }
  const good = await answerTo('0123456789', 'good')
  const entitlement = 'home-limited' as EntitlementId
  const blocking = { entitlement, ending: null, blocked: true, reason: 'stolen', actor: 'test' }
  expect(await world.desk.blockCodes(blocking)).toMatchObject({ done: true, changed: 1 })
  const revoked = await answerTo('0123456789', 'revoked')
  expect(revoked).toBe(await answerTo('9999999999', 'unknown'))
  expect(revoked).not.toBe(good)
})

test.each(['en', 'fr'])(
  "somebody else's ticket is answered like one that never was, in %s",
  async (locale) => {
    const world = await aWorld()
    const answerTo = async (ticket: string, begin: string) => {
      const conversation = `${ticket} ${begin}`
      const chat = world.chat({ locale, conversation, user: conversation })
      await chat.say('hello')
      await chat.say(begin)
      await chat.say(`ticket ${ticket}`)
      const asked = bytes(chat, ticket).replace(/"nonce":"[^"]*"/g, '')
      await chat.say('somebody@example.com')
      return [asked, bytes(chat, ticket)]
    }
    for (const begin of ['status', 'menu'])
      expect(await answerTo('20000007', begin)).toEqual(await answerTo('29999999', begin))
  },
)
