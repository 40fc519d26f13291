import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/store/ports.ts'
import type { ETag, StateChange, StateKey } from '../../src/store/state-port.ts'
import { openStateForTest } from '../support/state.ts'
import { engines } from '../support/stores.ts'

const monday = '2026-03-02T10:00:00.000Z' as Instant
const friday = '2026-03-06T10:00:00.000Z' as Instant
const conversation: StateKey = { kind: 'conversation', channel: 'webchat', id: 'c1' }
const user: StateKey = { kind: 'user', channel: 'webchat', id: 'c1' }

const write = (
  key: StateKey,
  expected: ETag | null,
  value: unknown,
  expiresAt: Instant | null = friday,
): StateChange => ({ key, expected, json: JSON.stringify(value), last: null, at: monday, expiresAt })

describe.each(engines)('what the bot remembers, on $engine', ({ freshUrl }) => {
  test('comes back as it was written, apart by kind, channel and id', async () => {
    const store = await openStateForTest(await freshUrl())
    const elsewhere: StateKey = { ...conversation, channel: 'msteams' }
    expect(
      await store.save([write(conversation, null, { text: 'été \u0000 🙂' }), write(user, null, 'u')]),
    ).toEqual([])
    const [first, second, third] = await store.load([user, conversation, elsewhere])
    expect([first?.json, JSON.parse(second?.json ?? ''), third]).toEqual([
      '"u"',
      { text: 'été \u0000 🙂' },
      null,
    ])
  })

  test('is not overwritten by who has not read it', async () => {
    const store = await openStateForTest(await freshUrl())
    await store.save([write(conversation, null, 1)])
    const [read] = await store.load([conversation])
    expect(await store.save([write(conversation, null, 'as new')])).toBeNull()
    expect(await store.save([write(conversation, read?.etag ?? null, 2)])).not.toBeNull()
    expect(await store.save([write(conversation, read?.etag ?? null, 'stale')])).toBeNull()
    const [now] = await store.load([conversation])
    expect(now?.json).toBe('2')
  })

  test('that comes at once is written or refused each by itself', async () => {
    const store = await openStateForTest(await freshUrl())
    const keys = ['a', 'b', 'c', 'd'].map((id): StateKey => ({ ...conversation, id }))
    const [a, b, c, d] = keys as [StateKey, StateKey, StateKey, StateKey]
    await store.save([write(b, null, 'before')])
    const broken = { ...write(c, null, 'broken'), key: { ...c, kind: 'nonsense' as 'user' } }
    const saved = await Promise.allSettled([
      store.save([write(a, null, 1)]),
      store.save([write(b, null, 1)]),
      store.save([write(user, null, 1), write(b, null, 1)]),
      store.save([broken]),
      store.save([write(d, null, 1), write(c, null, 1)]),
      store.save([write(d, null, 2)]),
    ])
    const saves = saved.map((one) => (one.status === 'fulfilled' ? one.value !== null : one.status))
    expect(saves.slice(0, 4)).toEqual([true, false, false, 'rejected'])
    // Of two that want the same new document one gets it; which one, the engine decides.
    const isPairFirst = saves[4] === true
    expect(saves.slice(4)).toEqual([isPairFirst, !isPairFirst])
    const found = await store.load([...keys, user])
    const [ofC, ofD] = isPairFirst ? ['1', '1'] : [null, '2']
    expect(found.map((one) => one?.json ?? null)).toEqual(['1', '"before"', ofC, ofD, null])
  })

  test('that comes at once is there for another connection once it is said to be written', async () => {
    const url = await freshUrl()
    const store = await openStateForTest(url)
    const ids = Array.from({ length: 40 }, (_, n) => `c${n}`)
    const saved = await Promise.all(ids.map((id) => store.save([write({ ...conversation, id }, null, id)])))
    expect(saved.every((done) => done !== null)).toBe(true)
    const elsewhere = await openStateForTest(url)
    const read = await elsewhere.load(ids.map((id): StateKey => ({ ...conversation, id })))
    expect(read.map((one) => one?.json)).toEqual(ids.map((id) => JSON.stringify(id)))
  })

  test('is written all or nothing', async () => {
    const store = await openStateForTest(await freshUrl())
    await store.save([write(user, null, 'u')])
    expect(await store.save([write(conversation, null, 'c'), write(user, null, 'again')])).toBeNull()
    expect((await store.load([conversation]))[0]).toBeNull()
  })

  test('counts exactly what two writers on two connections add at once', async () => {
    const url = await freshUrl()
    const stores = [await openStateForTest(url), await openStateForTest(url)]
    const add = async (store: (typeof stores)[number]): Promise<void> => {
      for (;;) {
        const [document] = await store.load([conversation])
        const count = document ? Number(document.json) : 0
        if (await store.save([write(conversation, document?.etag ?? null, count + 1)])) return
      }
    }
    const addTwenty = async (store: (typeof stores)[number]): Promise<void> => {
      for (let n = 0; n < 20; n++) await add(store)
    }
    await Promise.all(stores.map(addTwenty))
    expect((await stores[0]?.load([conversation]))?.[0]?.json).toBe('40')
  })

  test('has its last turn beside it', async () => {
    const store = await openStateForTest(await freshUrl())
    expect(await store.last(conversation)).toBeNull()
    await store.save([{ ...write(conversation, null, 1), last: 'été' }])
    expect(await store.last(conversation)).toBe('été')
    const [read] = await store.load([conversation])
    await store.save([write(conversation, read?.etag ?? null, 2)])
    expect(await store.last(conversation)).toBeNull()
  })

  test('is deleted once expired, some at a time, and not before', async () => {
    const store = await openStateForTest(await freshUrl())
    const old = ['a', 'b', 'c'].map((id): StateKey => ({ ...conversation, id }))
    await store.save(old.map((key) => write(key, null, 'old', monday)))
    await store.save([write(conversation, null, 'young', friday)])
    expect(await store.deleteExpired(monday, 10)).toBe(0)
    expect(await store.deleteExpired(friday, 2)).toBe(2)
    expect(await store.deleteExpired(friday, 2)).toBe(1)
    expect((await store.load([conversation]))[0]?.json).toBe('"young"')
  })

  test('expires when it did before, unless it is told another time', async () => {
    const store = await openStateForTest(await freshUrl())
    const expiry = async () => (await store.load([conversation]))[0]?.expiresAt
    const rewrite = async (expiresAt: Instant | null) => {
      const [read] = await store.load([conversation])
      return store.save([write(conversation, read?.etag ?? null, 'again', expiresAt)])
    }
    await rewrite(monday)
    expect([await rewrite(null), await expiry()]).toEqual([[], monday])
    expect([await rewrite(friday), await expiry()]).toEqual([[], friday])
    expect(await store.deleteExpired(friday, 10)).toBe(0)
  })
})
