import { onTestFinished } from 'vitest'
import { migrate } from '../../src/store/kysely/migrate.ts'
import { openPostgres } from '../../src/store/kysely/postgres.ts'
import { openSqlite } from '../../src/store/kysely/sqlite.ts'
import { createStateStore } from '../../src/store/kysely/state.ts'
import type { StateStore } from '../../src/store/state-port.ts'

/** The bot's documents in the database of this url, closed when the test finishes. */
export const openStateForTest = async (url: string): Promise<StateStore> => {
  const backend = url.startsWith('sqlite:')
    ? await openSqlite(url.slice('sqlite:'.length))
    : await openPostgres(url)
  onTestFinished(() => backend.close())
  await migrate(backend)
  return createStateStore(backend)
}
