import type { GuessCounts } from './guesses-port.ts'
import type { Backend } from './kysely/backend.ts'
import { createGuessCounts } from './kysely/guesses.ts'
import { createConversationLog } from './kysely/log.ts'
import { type Migrated, migrate } from './kysely/migrate.ts'
import { createOutbox } from './kysely/outbox.ts'
import { openPostgres } from './kysely/postgres.ts'
import { createProofs } from './kysely/proofs.ts'
import { openSqlite } from './kysely/sqlite.ts'
import { createStateStore } from './kysely/state.ts'
import { createStore } from './kysely/store.ts'
import { createSubscriptions } from './kysely/subscriptions.ts'
import { createVisits } from './kysely/visits.ts'
import type { ConversationLog } from './log-port.ts'
import type { Outbox } from './outbox-port.ts'
import type { Store } from './ports.ts'
import type { Proofs } from './proofs-port.ts'
import type { StateStore } from './state-port.ts'
import type { Subscriptions } from './subscriptions-port.ts'
import { StoreUnavailable } from './unavailable.ts'
import type { Visits } from './visits-port.ts'

/**
 * Opens the store and brings its tables up to date.
 * @param databaseUrl `sqlite:PATH`, or `postgres://…` / `postgresql://…`
 * @throws StoreUnavailable when the url is of no such form, or the database cannot be opened
 * @param silence in ms, after which a connection to a server counts as dead; null where statements may take any time,
 *   as an import's do
 */
export const openStore = async (databaseUrl: string, silence: number | null = null): Promise<OpenStore> => {
  const { backend } = await openMigrated(databaseUrl, silence)
  if (silence !== null) backend.beBrief?.()
  return {
    ...createStore(backend),
    states: createStateStore(backend),
    log: createConversationLog(backend),
    outbox: createOutbox(backend),
    subscriptions: createSubscriptions(backend),
    guesses: createGuessCounts(backend),
    proofs: createProofs(backend),
    visits: createVisits(backend),
  }
}

/**
 * The desk's records, and beside them what the bot remembers between turns, what was said on the embedded channel, what
 * is to leave, who is told of what, how much was guessed, what was proved, and where whose records were shown.
 */
export type OpenStore = Store & {
  readonly states: StateStore
  readonly log: ConversationLog
  readonly outbox: Outbox
  readonly subscriptions: Subscriptions
  readonly guesses: GuessCounts
  readonly proofs: Proofs
  readonly visits: Visits
}

/** Brings the tables up to date, and tells from which version to which. */
export const migrateDatabase = async (databaseUrl: string): Promise<Migrated> => {
  const { backend, migrated } = await openMigrated(databaseUrl, null)
  await backend.close()
  return migrated
}

const openMigrated = async (
  databaseUrl: string,
  silence: number | null,
): Promise<{ backend: Backend; migrated: Migrated }> => {
  const backend = await openBackend(databaseUrl, silence)
  try {
    return { backend, migrated: await migrate(backend) }
  } catch (error) {
    await backend.close()
    throw error
  }
}

const openBackend = async (databaseUrl: string, silence: number | null): Promise<Backend> => {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return openPostgres(databaseUrl, silence)
  if (databaseUrl.startsWith('sqlite:')) return openSqlite(databaseUrl.slice('sqlite:'.length))
  throw new StoreUnavailable(
    `DATABASE_URL ${schemeOf(databaseUrl)}; write sqlite:PATH, such as sqlite:./data/guichet.db, or postgres://user:password@host/database`,
  )
}

/** Names the url by its scheme alone: the rest may hold a password. */
const schemeOf = (url: string): string => {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]
  return scheme === undefined ? 'has no scheme' : `begins with ${scheme}:, which is no database known here`
}
