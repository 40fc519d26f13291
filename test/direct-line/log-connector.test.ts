import { describe, expect, onTestFinished, test } from 'vitest'
import { type Clock, systemClock } from '../../src/bot/clock.ts'
import type { Connector, Effect } from '../../src/bot/connector/connector.ts'
import { logConnector } from '../../src/channels/direct-line/log-connector.ts'
import type { ActivityJson } from '../../src/channels/direct-line/service.ts'
import { Watchers } from '../../src/channels/direct-line/watchers.ts'
import { insideUrl } from '../../src/channels/direct-line/wire.ts'
import { openStore } from '../../src/store/open.ts'
import { instantOf } from '../../src/store/ports.ts'
import { engines } from '../support/stores.ts'

const friday = instantOf(new Date('2126-03-06T10:00:00Z'))
const here = { serviceUrl: insideUrl, conversation: 'c1' }
const says = (text: string): Effect => ({ kind: 'send', activity: { type: 'message', text } })
const named = (...effects: Effect[]) => effects.map((effect, at) => ({ effect, key: `turn.${at}` }))

const nowhere: Connector = {
  carryOut: async () => ({ ok: true, id: 'over HTTP' }),
  createConversation: async () => ({ ok: true, id: 'over HTTP' }),
}

describe.each(engines)('what a turn says on the website, on $engine', ({ freshUrl }) => {
  const aChannel = async (clock: Clock = systemClock) => {
    const store = await openStore(await freshUrl())
    onTestFinished(() => store.close())
    await store.log.open({ id: 'c1', user: 'dl_1', expiresAt: friday })
    const watchers = new Watchers()
    const passed: ActivityJson[] = []
    let news = 0
    watchers.add('c1', { onNews: () => news++, onPassing: (activity) => passed.push(activity) })
    const connector = logConnector({ log: store.log, watchers, clock, expiresAt: () => friday })(nowhere)
    const shown = async () => (await store.log.read('c1', 0, 100)).map(({ json }) => JSON.parse(json).text)
    const soon = () => systemClock.elapsed() + 5000
    return { store, connector, passed, news: () => news, shown, soon }
  }

  test('is there at once, in order, and told once', async () => {
    const { connector, passed, news, shown, soon } = await aChannel()
    const [card] = (await connector.carryOutAll?.(named(says('card')), here, soon())) ?? []
    const id = card?.ok === true && card.id !== null ? card.id : ''
    const finished: Effect = { kind: 'update', activity: { type: 'message', text: 'done', id } }
    const typing: Effect = { kind: 'send', activity: { type: 'typing' } }
    const effects = [typing, says('a'), says('b'), finished].map((effect, at) => ({
      effect,
      key: `next.${at}`,
    }))
    const sents = await connector.carryOutAll?.(effects, here, soon())
    expect(sents).toEqual([
      { ok: true, id: null },
      { ok: true, id: 'c1|0000002' },
      { ok: true, id: 'c1|0000003' },
      { ok: true, id },
    ])
    expect(await shown()).toEqual(['done', 'a', 'b'])
    expect(passed).toMatchObject([{ type: 'typing' }])
    expect(news()).toBe(2)
  })

  test('is not there twice when the turn is repeated', async () => {
    const { connector, shown, soon } = await aChannel()
    const effects = named(says('a'), says('b'))
    const first = await connector.carryOutAll?.(effects, here, soon())
    expect(await connector.carryOutAll?.(effects, here, soon())).toEqual(first)
    expect(await shown()).toEqual(['a', 'b'])
  })

  test('is refused in a conversation that is gone, and is not ours to say elsewhere', async () => {
    const { connector, soon } = await aChannel()
    const gone = { ...here, conversation: 'c2' }
    const refused = { ok: false, reason: { kind: 'rejected', status: 404 } }
    expect(await connector.carryOutAll?.(named(says('a'), says('b')), gone, soon())).toEqual([
      refused,
      refused,
    ])
    expect(
      connector.carryOutAll?.(named(says('a')), { ...here, serviceUrl: 'https://x/' }, soon()),
    ).toBeNull()
  })

  test('waits for the outbox in order where the store does not come back in time', async () => {
    const { store, connector } = await aChannel({ ...systemClock, sleep: async () => {} })
    await store.close()
    const sents = await connector.carryOutAll?.(
      named(says('a'), says('b')),
      here,
      systemClock.elapsed() + 300,
    )
    expect(sents).toMatchObject([{ reason: { kind: 'unreached' } }, { reason: { kind: 'unreached' } }])
  })
})
