import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ConversationLog } from '../../src/store/log-port.ts'
import { openStore } from '../../src/store/open.ts'
import { type Instant, instantOf, type Sealed } from '../../src/store/ports.ts'
import { friday, monday, said } from '../support/log-entry.ts'
import { engines, rowsOf } from '../support/stores.ts'

const tuesday = '2026-03-03T10:00:00.000Z' as Instant

const openLog = async (url: string): Promise<ConversationLog> => {
  const store = await openStore(url)
  onTestFinished(() => store.close())
  return store.log
}

const conversationOn = async (
  freshUrl: () => Promise<string>,
): Promise<{ log: ConversationLog; url: string }> => {
  const url = await freshUrl()
  const log = await openLog(url)
  await log.open({ id: 'c1', user: 'dl_1', expiresAt: friday })
  return { log, url }
}

const textsOf = async (log: ConversationLog, after = 0, limit = 100): Promise<string[]> =>
  (await log.read('c1', after, limit)).map(({ json }) => JSON.parse(json).text)

describe.each(engines)('the log of a conversation, on $engine', ({ freshUrl }) => {
  const conversation = () => conversationOn(freshUrl)

  test('is opened once, and found until its time is over', async () => {
    const { log } = await conversation()
    expect(await log.open({ id: 'c1', user: 'dl_2', expiresAt: friday })).toBe(false)
    expect(await log.find('c1', friday)).toEqual({ user: 'dl_1' })
    expect(await log.find('c1', '2026-03-06T10:00:00.001Z' as Instant)).toBeNull()
    expect(await log.find('c2', monday)).toBeNull()
  })

  test('is read in order, from any watermark on, in pages', async () => {
    const { log } = await conversation()
    for (const text of ['a', 'b', 'c']) await log.append('c1', said(text))
    expect(await textsOf(log)).toEqual(['a', 'b', 'c'])
    expect(await textsOf(log, 1)).toEqual(['b', 'c'])
    expect(await textsOf(log, 0, 2)).toEqual(['a', 'b'])
    expect(await textsOf(log, 3)).toEqual([])
  })

  test('takes an entry of one key once, and none in a conversation that is gone', async () => {
    const { log } = await conversation()
    const first = await log.append('c1', said('a'))
    await log.append('c1', said('b'))
    expect(first).toMatchObject({ change: { position: first?.position, seq: first?.position } })
    expect(await log.append('c1', said('a'))).toEqual({ position: first?.position, change: null })
    expect(await textsOf(log)).toEqual(['a', 'b'])
    expect(await log.append('c2', said('a'))).toBeNull()
  })

  test('gives what was replaced again to who has read it, in its old place to who has not', async () => {
    const { log } = await conversation()
    const card = await log.append('c1', said('card'))
    await log.append('c1', said('after'))
    const [, last] = await log.read('c1', 0, 100)
    const answered = JSON.stringify({ text: 'answered' })
    const place = { position: card?.position, seq: 3 }
    expect(await log.replace('c1', card?.position ?? 0, answered)).toEqual({ ...place, json: answered })
    expect(await textsOf(log, last?.seq)).toEqual(['answered'])
    expect(await textsOf(log)).toEqual(['answered', 'after'])
    expect(await log.replace('c1', 4711, '{}')).toBeNull()
  })

  test("finds the last reply that says something, among the bot's alone", async () => {
    const { log } = await conversation()
    const first = await log.append('c1', said('100% a_b', { author: 'bot' }))
    await log.append('c1', said('100% a_b c', { author: 'user' }))
    await log.append('c1', said('100 axb', { author: 'bot' }))
    expect(await log.lastReplyWith('c1', '100% a_b')).toBe(first?.position)
    expect(await log.lastReplyWith('c1', 'nothing')).toBeNull()
  })

  test('keeps how an activity came in until it is settled, and does not show what is not to be shown', async () => {
    const { log, url } = await conversation()
    await log.append('c1', said('start', { json: null, pending: 'sealed 1' as Sealed }))
    await log.append('c1', said('a', { pending: 'sealed 2' as Sealed, at: tuesday }))
    expect(await textsOf(log)).toEqual(['a'])
    expect((await log.pending(friday, 10)).map(({ pending }) => pending)).toEqual(['sealed 1', 'sealed 2'])
    const [old, ...others] = await log.pending(tuesday, 10)
    expect(others).toEqual([])
    expect(old).toMatchObject({ position: 1, at: monday })
    await log.settle('c1', { position: 1, at: tuesday })
    expect(await log.pending(friday, 10)).toHaveLength(2)
    await log.settle('c1', { position: 1, at: monday })
    expect((await log.pending(friday, 10)).map(({ pending }) => pending)).toEqual(['sealed 2'])
    expect(JSON.stringify(await rowsOf(url, 'select * from channel_activities'))).not.toContain('sealed 1')
  })

  test('loses, doubles and reorders nothing of what two processes write at once', async () => {
    const { log, url } = await conversation()
    const other = await openLog(url)
    const texts = Array.from({ length: 40 }, (_, i) => `t${i}`)
    const writing = Promise.all(texts.map((text, i) => (i % 2 ? log : other).append('c1', said(text))))
    const read: string[] = []
    let watermark = 0
    for (let round = 0; round < 400 && read.length < texts.length; round++) {
      for (const { seq, json } of await log.read('c1', watermark, 7)) {
        read.push(JSON.parse(json).text)
        watermark = Math.max(watermark, seq)
      }
      await sleep(2)
    }
    await writing
    expect(read).toHaveLength(texts.length)
    expect([...read].sort()).toEqual([...texts].sort())
    expect(await textsOf(log)).toEqual(read)
  })

  test('takes a ticket once, whichever process is shown it, until it is over', async () => {
    const { log, url } = await conversation()
    const other = await openLog(url)
    expect(await log.spendTicket('t1', tuesday)).toBe(true)
    expect([await log.spendTicket('t1', tuesday), await other.spendTicket('t1', tuesday)]).toEqual([
      false,
      false,
    ])
    await log.deleteExpired(tuesday, 10)
    expect(await rowsOf(url, 'select id from channel_tickets')).toHaveLength(1)
    await log.deleteExpired(friday, 10)
    expect(await rowsOf(url, 'select id from channel_tickets')).toEqual([])
  })

  test('is deleted with all that was said once its time is over; speaking prolongs it', async () => {
    const { log, url } = await conversation()
    await log.open({ id: 'c2', user: 'dl_2', expiresAt: monday })
    await log.append('c2', said('old', { expiresAt: monday }))
    expect(await log.deleteExpired(tuesday, 10)).toBe(1)
    expect(await rowsOf(url, "select * from channel_activities where conversation = 'c2'")).toEqual([])
    await log.append('c1', said('late', { expiresAt: instantOf(new Date('2026-04-01')) }))
    expect(await log.find('c1', '2026-03-20T00:00:00.000Z' as Instant)).toEqual({ user: 'dl_1' })
  })
})

describe.each(engines.filter(({ engine }) => engine === 'postgres'))(
  'on $engine, a process',
  ({ freshUrl }) => {
    test('hears what others change, also after its connection broke', async () => {
      const { log, url } = await conversationOn(freshUrl)
      const other = await openLog(url)
      const heard: (string | null)[] = []
      const stop = await other.watch((changed) => heard.push(changed))
      onTestFinished(stop)
      await log.append('c1', said('a'))
      await expect.poll(() => heard).toEqual(['c1'])
      await rowsOf(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()",
      )
      await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['c1', null])
      await log.append('c1', said('b'))
      await expect.poll(() => heard).toEqual(['c1', null, 'c1'])
    })
  },
)
