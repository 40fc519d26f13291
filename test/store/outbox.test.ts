import { randomUUID } from 'node:crypto'
import { setImmediate as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { EntitlementId } from '../../src/rules/index.ts'
import { migrate } from '../../src/store/kysely/migrate.ts'
import * as desk from '../../src/store/kysely/migrations/001-desk.ts'
import * as conversations from '../../src/store/kysely/migrations/002-conversations.ts'
import * as conversationLog from '../../src/store/kysely/migrations/003-conversation-log.ts'
import { openPostgres } from '../../src/store/kysely/postgres.ts'
import { openSqlite } from '../../src/store/kysely/sqlite.ts'
import { type OpenStore, openStore } from '../../src/store/open.ts'
import type { NewDelivery, Outbox, StoredEvent } from '../../src/store/outbox-port.ts'
import { type Instant, instantOf } from '../../src/store/ports.ts'
import { engines, rowsOf } from '../support/stores.ts'
import { ada, anEntitlement, contract, fill, later, now } from './records.ts'

const soon = '2026-03-01T12:01:00.000Z' as Instant
const afterwards = '2026-03-01T12:02:00.000Z' as Instant

const aDelivery = (id: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
  id,
  kind: 'webhook',
  lane: 'lane',
  topic: 'ticket.moved',
  ticket: null,
  entitlement: null,
  payload: '{}',
  at: now,
  ...more,
})

const open = async (url: string): Promise<OpenStore> => {
  const store = await openStore(url)
  onTestFinished(() => store.close())
  return store
}

const idsOf = (all: { id: string }[]): string[] => all.map(({ id }) => id)

const claimed = async (outbox: Outbox, at: Instant = now, limit = 100): Promise<string[]> =>
  idsOf(await outbox.claim(at, instantOf(new Date(Date.parse(at) + 60_000)), limit))

const enqueue = (store: OpenStore, id: string, entitlement: EntitlementId | null = null): Promise<void> =>
  store.transact((writer) =>
    writer.enqueue({
      id,
      at: now,
      topic: 'ticket.opened',
      ticket: null,
      entitlement,
      payload: `{"${id}":1}`,
    }),
  )

const oneFor = async ({
  id,
  at,
  topic,
  ticket,
  entitlement,
  payload,
}: StoredEvent): Promise<NewDelivery[]> => [
  { id, kind: 'webhook', lane: entitlement ?? 'none', topic, ticket, entitlement, payload, at },
]

describe.each(engines)('the outbox on $engine', ({ freshUrl }) => {
  const anOutbox = async () => (await open(await freshUrl())).outbox

  test('hands out the first of each lane, and the next once that is settled', async () => {
    const outbox = await anOutbox()
    await outbox.add([
      aDelivery('a1', { lane: 'a' }),
      aDelivery('b1', { lane: 'b' }),
      aDelivery('a2', { lane: 'a' }),
    ])
    expect(await claimed(outbox)).toEqual(['a1', 'b1'])
    expect(await claimed(outbox)).toEqual([])
    await outbox.settle('a1')
    expect(await claimed(outbox)).toEqual(['a2'])
    await outbox.settle('a2')
    await outbox.settle('b1')
    expect(await outbox.list({ limit: 10 })).toEqual([])
    expect(await outbox.lanes(10)).toEqual([])
  })

  test('hands out as many as are asked for, those that were due first before others', async () => {
    const outbox = await anOutbox()
    await outbox.add([
      aDelivery('late', { lane: 'a', dueAt: later }),
      aDelivery('second', { lane: 'b', dueAt: soon }),
      aDelivery('first', { lane: 'c' }),
    ])
    expect(await claimed(outbox, afterwards, 1)).toEqual(['first'])
    expect(await claimed(outbox, afterwards, 10)).toEqual(['second'])
  })

  test('keeps what is to be known of a delivery, and takes one id once', async () => {
    const outbox = await anOutbox()
    const one = aDelivery('a', { kind: 'mail', entitlement: contract, payload: '{"text":"été \\u0000 🙂"}' })
    await outbox.add([one, { ...one, payload: 'other' }])
    await outbox.add([one])
    expect(await outbox.list({ limit: 10 })).toEqual([
      { ...one, seq: 1, tries: 0, state: 'waiting', dueAt: now, problem: null },
    ])
  })

  test('lets a claim run out, so that the delivery of a process that died is tried by another', async () => {
    const outbox = await anOutbox()
    await outbox.add([aDelivery('a'), aDelivery('b')])
    await outbox.claim(now, soon, 10)
    expect(await claimed(outbox, now)).toEqual([])
    expect(await claimed(outbox, soon)).toEqual(['a'])
  })

  test('holds up a lane behind what is not yet due', async () => {
    const outbox = await anOutbox()
    await outbox.add([aDelivery('a'), aDelivery('b'), aDelivery('elsewhere', { lane: 'other' })])
    await outbox.claim(now, later, 10)
    await outbox.postpone('a', soon, 'HTTP 503')
    expect(await claimed(outbox, now)).toEqual([])
    const [again] = await outbox.claim(soon, later, 10)
    expect(again).toMatchObject({ id: 'a', tries: 1, problem: 'HTTP 503' })
  })

  test('lets others pass what is parked, which goes first again when it is tried again', async () => {
    const outbox = await anOutbox()
    await outbox.add(['a', 'b', 'c'].map((id) => aDelivery(id)))
    await claimed(outbox)
    await outbox.postpone('a', null, 'HTTP 410')
    expect(await claimed(outbox, afterwards)).toEqual(['b'])
    await outbox.settle('b')
    expect(await outbox.retry(null, afterwards)).toBe(1)
    const [first] = await outbox.claim(afterwards, later, 10)
    expect(first).toMatchObject({ id: 'a', tries: 0, state: 'waiting' })
  })

  test('makes due at once, or drops, what is named', async () => {
    const outbox = await anOutbox()
    await outbox.add([aDelivery('a', { dueAt: later }), aDelivery('b', { lane: 'other', dueAt: later })])
    expect(await outbox.retry(['a', 'unknown'], now)).toBe(1)
    expect(await claimed(outbox)).toEqual(['a'])
    expect(await outbox.drop(['b', 'unknown'])).toBe(1)
    expect(await outbox.drop([])).toBe(0)
    expect(idsOf(await outbox.list({ limit: 10 }))).toEqual(['a'])
  })

  test('frees a lane whose first delivery is dropped', async () => {
    const outbox = await anOutbox()
    await outbox.add([aDelivery('a', { dueAt: later }), aDelivery('b')])
    expect(await claimed(outbox)).toEqual([])
    await outbox.drop(['a'])
    expect(await claimed(outbox)).toEqual(['b'])
  })

  test('is listed by state, kind and id, oldest first', async () => {
    const outbox = await anOutbox()
    await outbox.add([aDelivery('a'), aDelivery('b', { kind: 'mail', lane: 'mail' }), aDelivery('c')])
    await claimed(outbox)
    await outbox.postpone('b', null, 'no such mailbox')
    expect(idsOf(await outbox.list({ state: 'waiting', limit: 10 }))).toEqual(['a', 'c'])
    expect(idsOf(await outbox.list({ kind: 'mail', limit: 10 }))).toEqual(['b'])
    expect(idsOf(await outbox.list({ ids: ['c', 'x'], limit: 10 }))).toEqual(['c'])
    expect(idsOf(await outbox.list({ limit: 1 }))).toEqual(['a'])
  })
})

describe.each(engines)('events in the outbox on $engine', ({ freshUrl }) => {
  test('become deliveries once, in the order in which they happened', async () => {
    const store = await open(await freshUrl())
    for (const id of ['one', 'two', 'three']) await enqueue(store, id)
    expect(await store.outbox.expand(2, oneFor)).toBe(2)
    expect(await store.outbox.expand(2, oneFor)).toBe(1)
    expect(await store.outbox.expand(2, oneFor)).toBe(0)
    const list = await store.outbox.list({ limit: 10 })
    expect(idsOf(list)).toEqual(['one', 'two', 'three'])
    expect(list[0]).toMatchObject({ topic: 'ticket.opened', payload: '{"one":1}', lane: 'none' })
  })

  test('stay untold when whoever turns them into deliveries fails', async () => {
    const store = await open(await freshUrl())
    await enqueue(store, 'one')
    await expect(store.outbox.expand(10, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await store.outbox.expand(10, oneFor)).toBe(1)
  })

  test('are turned into deliveries with what the records say', async () => {
    const store = await open(await freshUrl())
    await fill(store, [anEntitlement()])
    await enqueue(store, 'one', contract)
    await store.outbox.expand(10, async (event, reader) => {
      const record = await reader.entitlement(event.entitlement ?? contract)
      return [{ ...aDelivery(event.id), payload: record?.customer.email ?? '' }]
    })
    expect(await store.outbox.list({ limit: 1 })).toMatchObject([{ payload: ada.email }])
  })

  test('are deleted some time after they were told, and not before', async () => {
    const url = await freshUrl()
    const store = await open(url)
    for (const id of ['one', 'two', 'three']) await enqueue(store, id)
    await store.outbox.expand(2, oneFor)
    expect(await store.outbox.deleteTold(now, 10)).toBe(0)
    expect(await store.outbox.deleteTold(later, 1)).toBe(1)
    expect(await store.outbox.deleteTold(later, 10)).toBe(1)
    expect(await rowsOf(url, 'select id from outbox')).toEqual([{ id: 'three' }])
  })

  test('of an erased customer are told to nobody, and what has not left is gone', async () => {
    const url = await freshUrl()
    const store = await open(url)
    await fill(store, [anEntitlement()])
    await enqueue(store, 'told', contract)
    await store.outbox.expand(10, oneFor)
    await enqueue(store, 'untold', contract)
    await store.outbox.add([aDelivery('not hers', { lane: contract })])
    await store.transact(({ maintenance }) => maintenance.eraseCustomer(ada.id))
    expect(await store.outbox.expand(10, oneFor)).toBe(0)
    expect(idsOf(await store.outbox.list({ limit: 10 }))).toEqual(['not hers'])
    expect(await claimed(store.outbox)).toEqual(['not hers'])
    expect(await rowsOf(url, 'select payload from outbox')).toEqual([{ payload: '' }, { payload: '' }])
  })

  test('from before there were deliveries are kept in their order, and told to nobody', async () => {
    const url = await freshUrl()
    const backend = url.startsWith('sqlite:')
      ? await openSqlite(url.slice('sqlite:'.length))
      : await openPostgres(url)
    await migrate(backend, [desk, conversations, conversationLog])
    for (const [id, at] of [
      ['second', now],
      ['third', now],
      ['first', '2026-02-01T00:00:00.000Z'],
    ])
      await sql`insert into outbox (id, at, topic, payload) values (${id}, ${at}, 'ticket.opened', '{}')`.execute(
        backend.writes,
      )
    await backend.close()
    const store = await open(url)
    await enqueue(store, 'new')
    expect(await rowsOf(url, 'select id from outbox order by seq')).toEqual(
      ['first', 'second', 'third', 'new'].map((id) => ({ id })),
    )
    await store.outbox.expand(10, oneFor)
    expect(idsOf(await store.outbox.list({ limit: 10 }))).toEqual(['new'])
  })
})

describe.each(engines)('two processes on one outbox on $engine', ({ freshUrl }) => {
  const two = async () => {
    const url = await freshUrl()
    return { url, stores: [await open(url), await open(url)] as const }
  }

  test('never have one lane at the same time, and each delivery leaves once, in order', async () => {
    const { stores } = await two()
    const lanes = ['a', 'b', 'c', 'd', 'e']
    const all = Array.from({ length: 60 }, (_, n) =>
      aDelivery(`${n}`, { lane: lanes[n % lanes.length] ?? '' }),
    )
    const adding = (async () => {
      for (const one of all) await stores[0].outbox.add([one])
    })()
    const left: string[] = []
    const held = new Set<string>()
    const until = performance.now() + 20_000
    const work = async ({ outbox }: OpenStore): Promise<void> => {
      while (left.length < all.length && performance.now() < until) {
        for (const { id, lane } of await outbox.claim(now, later, 2)) {
          expect(held.has(lane)).toBe(false)
          held.add(lane)
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
          left.push(id)
          held.delete(lane)
          await outbox.settle(id)
        }
        await pause()
      }
    }
    await Promise.all([adding, ...[...stores, ...stores].map(work)])
    for (const lane of lanes) {
      const inLane = (id: string) => all.find((one) => one.id === id)?.lane === lane
      expect(left.filter(inLane)).toEqual(idsOf(all).filter(inLane))
    }
    expect(left).toHaveLength(all.length)
  })

  test('tell each event once, those of one entitlement in order', async () => {
    const { stores } = await two()
    const ids = ['e1', 'e2', 'e3'] as EntitlementId[]
    await fill(
      stores[0],
      ids.map((id) => anEntitlement({ id })),
    )
    const events = Array.from({ length: 45 }, (_, n) => ({ id: `${n}`, entitlement: ids[n % 3] ?? null }))
    const writing = Promise.all(
      ids.map(async (mine) => {
        for (const { id } of events.filter(({ entitlement }) => entitlement === mine)) {
          await stores[1].transact(async (writer) => {
            await writer.entitlement(mine)
            await writer.enqueue({ id, at: now, topic: 't', ticket: null, entitlement: mine, payload: '' })
          })
        }
      }),
    )
    let told = 0
    const until = performance.now() + 20_000
    const tell = async ({ outbox }: OpenStore): Promise<void> => {
      while (told < events.length && performance.now() < until) {
        const more = await outbox.expand(4, oneFor)
        told += more
        await pause()
      }
    }
    await Promise.all([writing, ...[...stores, ...stores].map(tell)])
    const list = await stores[0].outbox.list({ limit: 100 })
    for (const id of ids) {
      expect(idsOf(list.filter(({ lane }) => lane === id))).toEqual(
        idsOf(events.filter(({ entitlement }) => entitlement === id)),
      )
    }
    expect(list).toHaveLength(events.length)
  })

  test('add to one lane at once without losing any', async () => {
    const { stores } = await two()
    const ids = Array.from({ length: 40 }, () => randomUUID())
    await Promise.all(ids.map((id, n) => stores[n % 2]?.outbox.add([aDelivery(id)])))
    const left: string[] = []
    for (let n = 0; n < ids.length; n++) {
      const [id = 'none'] = await claimed(stores[n % 2 === 0 ? 1 : 0].outbox)
      left.push(id)
      await stores[0].outbox.settle(id)
    }
    expect(left.toSorted()).toEqual(ids.toSorted())
  })
})

describe.each(engines.filter(({ engine }) => engine === 'postgres'))('on $engine', ({ freshUrl }) => {
  test('events of an entitlement that somebody is at wait, and others do not', async () => {
    const store = await open(await freshUrl())
    const free = 'free' as EntitlementId
    await fill(store, [anEntitlement(), anEntitlement({ id: free })])
    await enqueue(store, 'hers', contract)
    await enqueue(store, 'other', free)
    await store.transact(async (writer) => {
      await writer.entitlement(contract)
      expect(await store.outbox.expand(10, oneFor)).toBe(1)
    })
    expect(await store.outbox.expand(10, oneFor)).toBe(1)
    expect(idsOf(await store.outbox.list({ limit: 10 }))).toEqual(['other', 'hers'])
  })
})
