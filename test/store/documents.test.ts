import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDocuments } from '../../src/store/kysely/documents.ts'
import { openStore } from '../../src/store/open.ts'
import type { Instant } from '../../src/store/ports.ts'
import type { ETag, StateChange, StateKey } from '../../src/store/state-port.ts'
import { freshFolder, rowsOf } from '../support/stores.ts'

const friday = '2026-03-06T10:00:00.000Z' as Instant
const saturday = '2026-03-07T10:00:00.000Z' as Instant
const key = (id: string): StateKey => ({ kind: 'user', channel: 'webchat', id })
const document = (json: string) => ({ json, etag: json as ETag, expiresAt: friday })

const some = (most?: number) => {
  const file: { version: number | null; asked: number } = { version: 1, asked: 0 }
  const documents = createDocuments(() => {
    file.asked += 1
    if (file.version === null) throw new Error('the disk is gone')
    return file.version
  }, most)
  const keep = (id: string, json = id) => documents.keep(documents.era(), key(id), document(json))
  const find = (...ids: string[]) => documents.find(ids.map(key))?.map(({ json }) => json) ?? null
  return { documents, keep, find, file }
}

test('documents are at hand in the order of their keys, and only where all are', () => {
  const { keep, find } = some()
  keep('a')
  keep('b')
  expect(find('b', 'a')).toEqual(['b', 'a'])
  expect(find('a', 'c')).toBeNull()
})

test('what was kept longest ago goes first, and what is long is not kept', () => {
  const { keep, find } = some(2)
  for (const id of ['a', 'b', 'a', 'c']) keep(id)
  expect([find('a'), find('b'), find('c')]).toEqual([['a'], null, ['c']])
  keep('a', 'x'.repeat(16_001))
  expect(find('a')).toBeNull()
})

test('a document whose time stays what it was has that of the one before, or is not kept', () => {
  const { documents, keep } = some()
  keep('a')
  documents.keep(documents.era(), key('a'), { json: '2', etag: '2' as ETag, expiresAt: null })
  documents.keep(documents.era(), key('b'), { json: '2', etag: '2' as ETag, expiresAt: null })
  expect(documents.find([key('a')])).toEqual([{ json: '2', etag: '2', expiresAt: friday }])
  expect(documents.find([key('b')])).toBeNull()
})

test('nothing is at hand once another process has written, or the file cannot be read', async () => {
  const { keep, find, file } = some()
  for (const version of [2, null, 3]) {
    keep('a')
    file.version = version
    await nextStep()
    expect(find('a')).toBeNull()
  }
  await nextStep()
  keep('a')
  expect(find('a')).toEqual(['a'])
})

test('those who ask at one step of a cohort ask the file once', async () => {
  const { keep, find, file } = some()
  keep('a')
  const before = file.asked
  const asks = async () => {
    await nextStep()
    find('a')
    await nextStep()
    find('a')
  }
  await Promise.all([asks(), asks(), asks()])
  expect(file.asked - before).toBe(2)
})

const nextStep = (): Promise<void> => Promise.resolve()

test('what was begun before all was forgotten is not kept after it', () => {
  const { documents, find } = some()
  const before = documents.era()
  documents.clear()
  documents.keep(before, key('a'), document('a'))
  expect(find('a')).toBeNull()
})

const aStore = async () => {
  const url = `sqlite:${join(await freshFolder(), 'guichet.db')}`
  const store = await openStore(url)
  onTestFinished(() => store.close())
  const change = (id: string, expected: ETag | null, json: string): StateChange => ({
    ...{ key: key(id), expected, json, last: null, at: friday, expiresAt: saturday },
  })
  const json = async (id: string) => (await store.states.load([key(id)]))[0]?.json ?? null
  return { url, store, change, json }
}

test('what another process changes or deletes is read as it is then', async () => {
  const { url, store, change, json } = await aStore()
  await store.states.save([change('a', null, '1')])
  expect(await json('a')).toBe('1')
  await rowsOf(url, "update bot_state set json = '2', etag = 'other'")
  expect(await json('a')).toBe('2')
  await rowsOf(url, 'delete from bot_state')
  expect(await json('a')).toBeNull()
})

test('what this process erases or sweeps is gone at once, and not brought back by what was under way', async () => {
  const { store, change, json } = await aStore()
  const visit = { channel: 'webchat', conversation: 'c', actor: 'webchat:a', user: 'a' }
  await store.states.save([change('a', null, '1')])
  await json('a')
  const [read] = await store.states.load([key('a')])
  const saving = store.states.save([change('a', read?.etag ?? null, '2')])
  const erasing = store.transact((writer) => writer.maintenance.forgetVisits([visit]))
  expect([await saving, await erasing]).toEqual([[], undefined])
  expect(await json('a')).toBeNull()
  await store.states.save([change('a', null, '3')])
  expect(await store.states.deleteExpired('2026-03-08T10:00:00.000Z' as Instant, 10)).toBe(1)
  expect(await json('a')).toBeNull()
})

test('who lost the race for a document reads the one that won', async () => {
  const { store, change, json } = await aStore()
  await store.states.save([change('a', null, '1')])
  const [read] = await store.states.load([key('a')])
  const etag = read?.etag ?? null
  const verdicts = await Promise.all([
    store.states.save([change('a', etag, 'won')]),
    store.states.save([change('a', etag, 'lost')]),
  ])
  expect(verdicts).toEqual([[], null])
  expect(await json('a')).toBe('won')
})
