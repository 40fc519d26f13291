import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'
import { StoreUnavailable } from '../unavailable.ts'
import type { Backend, Engine } from './backend.ts'
import * as desk from './migrations/001-desk.ts'
import * as conversations from './migrations/002-conversations.ts'
import * as conversationLog from './migrations/003-conversation-log.ts'
import * as outbox from './migrations/004-outbox.ts'
import * as apiKeys from './migrations/005-api-keys.ts'
import * as disputes from './migrations/006-disputes.ts'
import * as subscriptions from './migrations/007-subscriptions.ts'
import * as webhooks from './migrations/008-webhooks.ts'
import * as guesses from './migrations/009-guesses.ts'
import * as visits from './migrations/010-visits.ts'
import * as oneTimeCodes from './migrations/011-one-time-codes.ts'
import * as lastTurns from './migrations/012-last-turns.ts'
import * as fewerLogIndexes from './migrations/013-fewer-log-indexes.ts'
import { retrying } from './retry.ts'
import type { Tables } from './schema.ts'

export type Migration = { up(db: QueryExecutorProvider, engine: Engine): Promise<void> }

/** In order; the version of a database is how many of them it has had. Never change one that was released. */
const migrations: Migration[] = [
  desk,
  conversations,
  conversationLog,
  outbox,
  apiKeys,
  disputes,
  subscriptions,
  webhooks,
  guesses,
  visits,
  oneTimeCodes,
  lastTurns,
  fewerLogIndexes,
]

/** The versions before and after; equal where there was nothing to do. */
export type Migrated = { from: number; to: number }

/**
 * Brings the tables up to date, all or nothing, in one transaction; processes that start together wait for each other.
 * @throws StoreUnavailable when the database has had more migrations than this program knows
 */
export const migrate = async (
  { writes, engine, isContention }: Pick<Backend, 'writes' | 'engine' | 'isContention'>,
  steps: Migration[] = migrations,
): Promise<Migrated> => {
  // A database that is up to date is opened without waiting for a long import to end.
  const version = known(await versionOf(writes, engine), steps)
  if (version === steps.length) return { from: version, to: version }
  const run = () =>
    writes.transaction().execute(async (transaction) => {
      if (engine === 'postgres')
        await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction)
      const from = known(await versionOf(transaction, engine), steps)
      for (const step of steps.slice(from)) await step.up(transaction, engine)
      await record(transaction, steps.length)
      return { from, to: steps.length }
    })
  return retrying(run, isContention)
}

/** Any number that no other program on the same PostgreSQL database is likely to lock; this spells "guichet" at 5 bits a letter. */
const MIGRATION_LOCK = 7_533_160_532

const known = (version: number, steps: Migration[]): number => {
  if (version <= steps.length) return version
  throw new StoreUnavailable(
    `The database is at version ${version}, and this program knows versions up to ${steps.length}. Start the newer program that wrote it, or restore a backup from before.`,
  )
}

const versionOf = async (db: Kysely<Tables>, engine: Engine): Promise<number> => {
  // Not to_regclass: it answers from a cache that a wait for the lock does not refresh.
  const table =
    engine === 'sqlite'
      ? sql`select 1 from sqlite_master where name = 'schema_version'`
      : sql`select 1 from pg_tables where tablename = 'schema_version' and schemaname = any (current_schemas(false))`
  if ((await table.execute(db)).rows.length === 0) return 0
  const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(db)
  return rows[0]?.version ?? 0
}

const record = async (db: Kysely<Tables>, version: number): Promise<void> => {
  await sql`create table if not exists schema_version (
    id integer primary key check (id = 1), version integer not null)`.execute(db)
  await sql`insert into schema_version (id, version) values (1, ${version})
    on conflict (id) do update set version = excluded.version`.execute(db)
}
