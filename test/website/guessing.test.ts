import { describe, expect, test } from 'vitest'
import type { ConversationId, UserId } from '../../src/channels/direct-line/service.ts'
import { translator } from '../../src/messages/translator.ts'
import { engines, rowsOf } from '../support/stores.ts'
import { openProgram, visitor } from './world.ts'

const unknown = translator('en')('reason.unknown.supportCode')

describe.each(engines)('who guesses on the website, on $engine', ({ freshUrl }) => {
  const arrivals = async () => {
    const url = await freshUrl()
    const program = await openProgram(url)
    let count = 0
    /** A new visitor, in a conversation of their own. */
    const arrive = async (network: string) => {
      const id = `c-${++count}` as ConversationId
      const user = `dl_${count}` as UserId
      await program.conversations.start(id, user, { locale: 'en' })
      return visitor(program, id, user, network)
    }
    /** Fifty wrong codes, as many as one address has. */
    const guess = async (network: string): Promise<void> => {
      for (let n = 0; n < 10; n++) {
        const one = await arrive(network)
        for (let of5 = 0; of5 < 5; of5++) {
          const code = `98765${n}000${of5}`
          await one.say(code)
          await one.sees(code.slice(-4))
        }
        await expect
          .poll(
            async () => (await one.all()).filter((shown) => JSON.stringify(shown).includes(unknown)).length,
            {
              timeout: 9000,
            },
          )
          .toBe(5)
      }
    }
    return { url, program, arrive, guess }
  }

  test('is stopped by address, whatever conversation they begin; who comes from elsewhere is not', async () => {
    const { url, arrive, guess } = await arrivals()
    await guess('192.0.2.7')
    const again = await arrive('192.0.2.7')
    await again.say('0123456789')
    await again.sees('Too many tries. Please wait')
    const other = await arrive('192.0.2.8')
    await other.say('0123456789')
    await other.sees('In one sentence')
    const tables = ['channel_activities', 'bot_state', 'guesses']
    const kept = await Promise.all(tables.map((table) => rowsOf(url, `select * from ${table}`)))
    expect(JSON.stringify(kept)).not.toContain('192.0.2')
  })

  test('cannot say that they come from elsewhere', async () => {
    const { program, arrive, guess } = await arrivals()
    await guess('192.0.2.7')
    const again = await arrive('192.0.2.7')
    const channelData = { clientActivityID: 'forged', guichetNetwork: 'elsewhere' }
    const forged = { type: 'message', text: '0123456789', channelData }
    const [id, user] = ['c-11' as ConversationId, 'dl_11' as UserId]
    await program.conversations.post(id, user, forged, '192.0.2.7')
    await again.sees('Too many tries. Please wait')
  })
})
