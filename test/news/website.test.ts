import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { newsRoute } from '../../src/news/route.ts'
import { openDesk } from '../../src/open-desk.ts'
import type { TicketId } from '../../src/rules/index.ts'
import { engines, openForTest, rowsOf } from '../support/stores.ts'
import { ana, c1, openProgram, visitor } from '../website/world.ts'
import { loopOver } from './loop.ts'

const ticket = 'T-AAAAA-AAAAA-Y' as TicketId

describe.each(engines)('news on the website, on $engine', ({ freshUrl }) => {
  const following = async () => {
    const url = await freshUrl()
    const program = await openProgram(url)
    await program.conversations.start(c1, ana, { locale: 'en' })
    const customer = visitor(program)
    await customer.say(ticket)
    await customer.sees("I'll tell you here when its status changes.")
    const { bot, desk, store } = program
    const route = newsRoute({ bot, desk, subscriptions: store.subscriptions })
    const loop = loopOver({ url, store: await openForTest(url) }, route)
    return { url, customer, loop }
  }
  /** As another process does, such as the command line. */
  const move = async (url: string, to: 'pending' | 'closed') => {
    const parsed = parseConfig({ DATABASE_URL: url, GUICHET_KEY: 'ab'.repeat(32) })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    const { desk, close } = await openDesk(parsed.config, () => new Date())
    await desk.move(ticket, to, 'cli')
    await close()
  }

  test('are in the conversation for whoever comes back, in order, once each however often they are sent', async () => {
    const { url, customer, loop } = await following()
    await move(url, 'pending')
    await move(url, 'closed')
    const deliveries = await loop.expand()
    const tries = [...(await loop.send(deliveries)), ...(await loop.send(deliveries))]
    expect(tries.map(({ result }) => result.kind)).toEqual(['sent', 'sent', 'sent', 'sent'])
    const news = (await customer.all()).flatMap(({ summary }) =>
      String(summary).includes('→') ? [summary] : [],
    )
    expect(news).toEqual([`Ticket ${ticket}: open → pending.`, `Ticket ${ticket}: pending → closed.`])
  })

  test('of a conversation that is over by now reach nobody, and nobody is told any more', async () => {
    const { url, loop } = await following()
    await move(url, 'pending')
    const deliveries = await loop.expand()
    await rowsOf(url, 'delete from channel_activities')
    await rowsOf(url, 'delete from channel_conversations')
    expect((await loop.send(deliveries)).map(({ result }) => result)).toEqual([{ kind: 'unwanted' }])
    expect(await rowsOf(url, 'select id from subscriptions')).toEqual([])
  })
})
