import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/ports.ts'
import { dropDatabase, freshDatabase } from './postgres.ts'

/** For `describe.each(engines)`: the same store on each engine. What a test makes is gone when it finishes. */
export type EngineUnderTest = {
  engine: Store['engine']
  /** The DATABASE_URL of a new, empty database, to open as often as one likes, also from other processes. */
  freshUrl(): Promise<string>
  /** A store on a new, empty database. */
  freshStore(): Promise<Store>
}

/** Opens a store that is closed when the test finishes. */
export const openForTest = async (url: string): Promise<Store> => {
  const store = await openStore(url)
  onTestFinished(() => store.close())
  return store
}

/** What stands in the database itself, past the store. */
export const rowsOf = async (url: string, query: string): Promise<unknown[]> => {
  if (url.startsWith('sqlite:')) {
    const db = new Database(url.slice('sqlite:'.length))
    try {
      const statement = db.prepare(query)
      return statement.reader ? statement.all() : [statement.run()]
    } finally {
      db.close()
    }
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(query)).rows
  } finally {
    await client.end()
  }
}

/** A folder that is gone when the test finishes. */
export const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(inject('scratch'), 'test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const freshUrls: Record<Store['engine'], () => Promise<string>> = {
  sqlite: async () => `sqlite:${join(await freshFolder(), 'guichet.db')}`,
  postgres: async () => {
    const url = await freshDatabase()
    onTestFinished(() => dropDatabase(url))
    return url
  },
}

export const engines: EngineUnderTest[] = (['sqlite', 'postgres'] as const).map((engine) => ({
  engine,
  freshUrl: freshUrls[engine],
  freshStore: async () => openForTest(await freshUrls[engine]()),
}))
