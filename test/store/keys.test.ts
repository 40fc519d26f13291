import { describe, expect, test } from 'vitest'
import type { Day } from '../../src/rules/index.ts'
import type { ApiKey, KeyHash, KeyId } from '../../src/store/keys-port.ts'
import { engines } from '../support/stores.ts'
import { later, now } from './records.ts'

const day = (text: string) => text as Day
const id = (text: string) => text as KeyId

const aKey = (changes: Partial<ApiKey> = {}): ApiKey => ({
  id: id('0123456789ab'),
  name: 'console',
  hash: 'hash' as KeyHash,
  createdAt: now,
  lastUsed: null,
  revokedAt: null,
  ...changes,
})

describe.each(engines)('the keys of the HTTP interface, on $engine', ({ freshStore }) => {
  test('come back as they were put on record, oldest first, in a look and in a transaction', async () => {
    const store = await freshStore()
    const [first, second] = [aKey({ id: id('b'), name: 'voice' }), aKey({ id: id('a'), createdAt: later })]
    await store.transact(async ({ keys }) => {
      await keys.insert(second)
      await keys.insert(first)
    })
    for (const look of [store.read, store.transact] as const) {
      expect(await look(({ keys }) => keys.list())).toEqual([first, second])
      expect(await look(({ keys }) => keys.find(first.id))).toEqual(first)
      expect(await look(({ keys }) => keys.find(id('c')))).toBeNull()
    }
  })

  test('are revoked once, and keep the moment', async () => {
    const store = await freshStore()
    await store.transact(({ keys }) => keys.insert(aKey()))
    const revoke = (which: KeyId) => store.transact(({ keys }) => keys.revoke(which, later))
    expect([await revoke(aKey().id), await revoke(aKey().id), await revoke(id('c'))]).toEqual([
      true,
      false,
      false,
    ])
    expect(await store.read(({ keys }) => keys.find(aKey().id))).toEqual(aKey({ revokedAt: later }))
  })

  test('remember the last day of their use, whoever tells it last', async () => {
    const store = await freshStore()
    await store.transact(({ keys }) => keys.insert(aKey()))
    const usedOn = (text: string) => store.transact(({ keys }) => keys.used(aKey().id, day(text)))
    const last = async () => (await store.read(({ keys }) => keys.find(aKey().id)))?.lastUsed
    await usedOn('2026-03-02')
    expect(await last()).toBe('2026-03-02')
    await usedOn('2026-03-01')
    expect(await last()).toBe('2026-03-02')
    await usedOn('2026-03-03')
    expect(await last()).toBe('2026-03-03')
  })
})
