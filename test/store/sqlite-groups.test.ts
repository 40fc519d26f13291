import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Kysely, sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../src/store/kysely/sqlite.ts'
import { freshFolder, rowsOf } from '../support/stores.ts'
import { commitsIn } from '../support/wal.ts'

type Db = Kysely<{ t: { id: number } }>

const aTable = async () => {
  const path = join(await freshFolder(), 'guichet.db')
  const { writes, close } = await openSqlite(path)
  let isOpen = true
  const closeOnce = async (): Promise<void> => {
    if (isOpen) await close()
    isOpen = false
  }
  onTestFinished(closeOnce)
  const db: Db = writes.withTables<{ t: { id: number } }>()
  await sql`create table t (id integer primary key)`.execute(db)
  const add = (id: number) => db.insertInto('t').values({ id }).execute()
  return {
    path,
    db,
    add,
    close: closeOnce,
    commits: () => commitsIn(path),
    ids: async () => (await rowsOf(`sqlite:${path}`, 'select id from t order by id')) as { id: number }[],
  }
}

const within = (db: Db, run: (transaction: Db) => Promise<unknown>): Promise<unknown> =>
  db.transaction().execute(run)

const verdicts = async (all: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(all)).map(({ status }) => status)

describe('transactions that come at once', () => {
  test('share one commit, and each is on the disk when it is told', async () => {
    const { add, commits, ids } = await aTable()
    const before = commits()
    await Promise.all(
      Array.from({ length: 40 }, async (_, id) => {
        await add(id)
        expect(await ids()).toContainEqual({ id })
      }),
    )
    expect(commits() - before).toBe(1)
  })

  test('do not wait for those that come later', async () => {
    const { add, commits } = await aTable()
    const before = commits()
    for (const id of [1, 2, 3]) await add(id)
    expect(commits() - before).toBe(3)
  })

  test('of one statement change nothing where they fail halfway', async () => {
    const { db, add, ids } = await aTable()
    const first = add(1)
    const both = db
      .insertInto('t')
      .values([{ id: 2 }, { id: 1 }])
      .execute()
    expect(await verdicts([first, both, add(3)])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await ids()).toEqual([{ id: 1 }, { id: 3 }])
  })

  test('are undone each by itself', async () => {
    const { db, add, ids } = await aTable()
    const first = add(1)
    const failing = within(db, async (transaction) => {
      await transaction.insertInto('t').values({ id: 2 }).execute()
      throw new Error('changed its mind')
    })
    expect(await verdicts([first, failing, add(1), add(3)])).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(await ids()).toEqual([{ id: 1 }, { id: 3 }])
  })

  test('leave nothing locked where the only one is undone, as soon as that is told', async () => {
    const { db, path, ids } = await aTable()
    const undone = within(db, async (transaction) => {
      await transaction.insertInto('t').values({ id: 1 }).execute()
      throw new Error('never mind')
    })
    await undone.catch(() => {
      const elsewhere = new Database(path, { timeout: 0 })
      elsewhere.exec('insert into t (id) values (2)')
      elsewhere.close()
    })
    expect(await ids()).toEqual([{ id: 2 }])
  })

  test('see what went before them, and nothing of what was undone', async () => {
    const { db, add } = await aTable()
    const seen: number[] = []
    const look = () =>
      within(db, async (transaction) => {
        for (const { id } of await transaction.selectFrom('t').select('id').execute()) seen.push(id)
      })
    const first = add(1)
    const undone = within(db, async (transaction) => {
      await transaction.insertInto('t').values({ id: 9 }).execute()
      throw new Error('changed its mind')
    })
    await verdicts([first, undone, look()])
    expect(seen).toEqual([1])
  })

  test('all fail when the file gives up on them, as it does when the disk is full, and nothing follows by itself', async () => {
    const { db, add, ids } = await aTable()
    const before = add(1)
    const fatal = within(db, async (transaction) => {
      await transaction.insertInto('t').values({ id: 2 }).execute()
      await expect(sql`insert or rollback into t values (2)`.execute(transaction)).rejects.toThrow(/UNIQUE/)
      await transaction.insertInto('t').values({ id: 3 }).execute()
    })
    expect(await verdicts([before, fatal, add(4)])).toEqual(['rejected', 'rejected', 'fulfilled'])
    await expect(fatal).rejects.toThrow(/UNIQUE/)
    expect(await ids()).toEqual([{ id: 4 }])
  })

  test('are done before the file is closed', async () => {
    const { add, close, ids } = await aTable()
    const adding = add(1)
    await new Promise<void>((resolve) => queueMicrotask(resolve))
    await close()
    await adding
    expect(await ids()).toEqual([{ id: 1 }])
  })
})
