import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Fate, kept } from '../../src/store/fate.ts'
import { openSqlite } from '../../src/store/kysely/sqlite.ts'
import { createStateStore } from '../../src/store/kysely/state.ts'
import { createStore } from '../../src/store/kysely/store.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/ports.ts'
import type { StateChange, StateKey } from '../../src/store/state-port.ts'
import { doomInserts } from '../support/doom.ts'
import { friday, monday } from '../support/log-entry.ts'
import { engines, freshFolder } from '../support/stores.ts'
import { commitsIn } from '../support/wal.ts'

const key: StateKey = { kind: 'conversation', channel: 'webchat', id: 'c1' }
const turn: StateChange[] = [{ key, expected: null, json: '1', last: null, at: monday, expiresAt: friday }]

/** A store, and what makes the commit of all that is placed now fail. */
const aStore = async () => {
  const path = join(await freshFolder(), 'guichet.db')
  await (await openStore(`sqlite:${path}`)).close()
  const elsewhere = new Database(path)
  elsewhere.exec('create table cursed (id integer)')
  doomInserts(`sqlite:${path}`, 'cursed')
  const backend = await openSqlite(path)
  onTestFinished(async () => {
    elsewhere.close()
    await backend.close()
  })
  const seen = elsewhere.prepare("select value from meta where key = 'deed'").pluck()
  return {
    store: createStore(backend),
    states: createStateStore(backend),
    doom: () => backend.writes.transaction().execute((db) => sql`insert into cursed values (1)`.execute(db)),
    isOnDisk: () => seen.get() !== undefined,
    commits: () => commitsIn(path),
  }
}

const place = async (store: Store): Promise<Fate> => {
  let fate = kept
  await store.transact(
    (writer) => writer.setMeta('deed', 'done'),
    (placed) => {
      fate = placed
    },
  )
  return fate
}

describe('a transaction that does not wait for the disk', () => {
  test('has its place when it resolves, and tells when it is there', async () => {
    const { store, isOnDisk } = await aStore()
    const fate = await place(store)
    expect([fate.state, isOnDisk()]).toEqual(['pending', false])
    await fate.told
    expect([fate.state, isOnDisk()]).toEqual(['kept', true])
  })

  test('shares its commit with the turn that goes on upon it', async () => {
    const { store, states, isOnDisk, commits } = await aStore()
    const before = commits()
    const fate = await place(store)
    expect(await states.save(turn, null, [fate])).toEqual([])
    expect([isOnDisk(), commits() - before]).toEqual([true, 1])
  })

  test('is lost together with that turn', async () => {
    const { store, states, doom, isOnDisk } = await aStore()
    const fate = await place(store)
    const [saved] = await Promise.allSettled([states.save(turn, null, [fate]), doom()])
    expect([saved.status, fate.state, isOnDisk()]).toEqual(['rejected', 'lost', false])
    expect(await states.load([key])).toEqual([null])
  })

  test('is not followed by that turn once it was lost', async () => {
    const { store, states, doom } = await aStore()
    const fate = await place(store)
    await doom().catch(() => undefined)
    expect([fate.state, fate.why]).toEqual(['lost', expect.objectContaining({ message: expect.any(String) })])
    await expect(states.save(turn, null, [fate])).rejects.toBe(fate.why)
    expect(await states.load([key])).toEqual([null])
  })

  test('is not told of where it was undone', async () => {
    const { store } = await aStore()
    const heard: Fate[] = []
    const failing = store.transact(
      async () => {
        throw new Error('changed its mind')
      },
      (fate) => heard.push(fate),
    )
    await expect(failing).rejects.toThrow('changed its mind')
    expect(heard).toEqual([])
  })
})

test('transactions that come at once and do not wait go on together, when all have their place', async () => {
  const { store } = await aStore()
  const order: string[] = []
  const one = async (name: string): Promise<void> => {
    await store.transact(
      async (writer) => {
        await writer.setMeta(name, 'done')
        order.push(`${name} placed`)
      },
      () => {},
    )
    order.push(`${name} goes on`)
  }
  await Promise.all(['a', 'b'].map(one))
  expect(order).toEqual(['a placed', 'b placed', 'a goes on', 'b goes on'])
})

describe.each(engines)('on $engine', ({ freshUrl }) => {
  test('whatever is placed is found by the next transaction', async () => {
    const { close, ...store } = await openStore(await freshUrl())
    onTestFinished(close)
    const fate = await place({ ...store, close })
    expect(await store.transact((writer) => writer.meta('deed'))).toBe('done')
    await fate.told
    expect(fate.state).toBe('kept')
  })
})
