import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { StoreUnavailable } from '../unavailable.ts'
import type { Backend } from './backend.ts'
import { listenOn, tell } from './notify.ts'
import type { Tables } from './schema.ts'
import { breakAfterSilence } from './silence.ts'

/** In ms. A turn of a conversation must end; long work (an import) lifts its own limits. */
const limits = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
}

const CONNECTIONS = 10

const INT8 = 20

/** Counts and sequence numbers come as bigint; all of ours are far below 2^53. */
const withNumbers = (types: typeof pg.types): pg.CustomTypesConfig => ({
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : types.getTypeParser(oid, format),
})

/** PostgreSQL's client is loaded where it is the database: nobody else waits for it at the start. */
const loadClient = async (): Promise<typeof pg> => (await import('pg')).default

/** @param silence in ms, after which a connection counts as dead; null where statements may take any time */
export const openPostgres = async (url: string, silence: number | null = null): Promise<Backend> => {
  const pool = await connected(url, silence)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    engine: 'postgres',
    reads: db,
    glimpses: db,
    writes: db,
    documents: null,
    isContention,
    tell,
    listen: listenOn(url, silence),
    compact: () => compact(url),
    backup: async () => {
      throw new StoreUnavailable(
        'This backs up SQLite databases only; for PostgreSQL use pg_dump, which copies it while it is in use',
      )
    },
    // Kysely ends the pool only if it was ever used.
    close: async () => {
      await db.destroy()
      if (!pool.ending) await pool.end()
    },
  }
}

const connected = async (url: string, silence: number | null): Promise<pg.Pool> => {
  try {
    const { Pool, types } = await loadClient()
    const pool = new Pool({
      connectionString: url,
      max: CONNECTIONS,
      keepAlive: true,
      types: withNumbers(types),
      ...limits,
    })
    // A connection that breaks fails its query and is replaced; unheard, these events would end the process.
    pool.on('error', () => {})
    pool.on('connect', (client) => {
      client.on('error', () => {})
      if (silence !== null) breakAfterSilence(client, silence)
    })
    await pool.query('select 1').catch(async (error) => {
      await pool.end()
      throw error
    })
    return pool
  } catch (error) {
    throw new StoreUnavailable(
      `Cannot open the PostgreSQL database ${nameOf(url)}: ${reasonOf(error)}. Check DATABASE_URL, and that the server runs and lets this user in.`,
      { cause: error },
    )
  }
}

const nameOf = (url: string): string => {
  const { host, pathname } = URL.parse(url) ?? { host: '(unreadable)', pathname: '' }
  return `${host}${pathname}`
}

/** A host with two addresses fails with one error for each, and no message of its own. */
const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

const personalTables = [
  'customers',
  'support_codes',
  'license_keys',
  'tickets',
  'ledger',
  'operations',
  'outbox',
  'deliveries',
  'audit',
  'disputes',
  'one_time_codes',
  'subscriptions',
  'proofs',
  'visits',
  'guesses',
  'bot_state',
  'channel_conversations',
  'channel_activities',
]

/** Rewrites the tables that hold personal data: what erased rows left behind goes with the old files. */
const compact = async (url: string): Promise<void> => {
  const { Client } = await loadClient()
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: limits.connectionTimeoutMillis,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    for (const table of personalTables) await client.query(`vacuum (full) ${table}`)
  } finally {
    await client.end()
  }
}

/** 40001: could not serialize; 40P01: deadlock. */
const isContention = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
