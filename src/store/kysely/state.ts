import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Fate } from '../fate.ts'
import type { LogChange, TurnInLog } from '../log-port.ts'
import type { Instant } from '../ports.ts'
import type { ETag, StateDocument, StateKey, StateStore } from '../state-port.ts'
import type { Backend } from './backend.ts'
import { atHand, keeping } from './documents.ts'
import { type LogTables, takeDown } from './log-entries.ts'
import { prepared } from './prepared.ts'
import { retrying } from './retry.ts'
import type { Tables } from './schema.ts'
import { type StateDb, type StateRow, type StateTables, swap, type Written } from './state-swap.ts'

const newETag = (): ETag => randomUUID() as ETag

type StateBackend = Pick<Backend, 'reads' | 'glimpses' | 'writes' | 'documents' | 'isContention' | 'tell'>

/** The bot's documents on either engine, over the connections of the desk's store. */
export const createStateStore = (backend: StateBackend): StateStore => {
  const { reads, glimpses, writes, documents, isContention } = backend
  const reader: StateDb = reads.withTables<StateTables>()
  const glimpse: StateDb = glimpses.withTables<StateTables>()
  const writer: StateDb = writes.withTables<StateTables>()
  return {
    // A document is written only in the place of the one that was read.
    load: (keys) =>
      documents ? atHand(documents, keys, (wanted) => load(glimpse, wanted)) : load(glimpse, keys),
    last: (key) => last(reader, key),
    save: (changes, said = null, upon = []) => {
      const written = changes.map((change): Written => ({ ...change, etag: newETag() }))
      const [only, ...others] = written
      if (only === undefined) return Promise.resolve([])
      const isAlone = others.length === 0 && said === null && upon.every(({ state }) => state === 'kept')
      const write = () =>
        retrying(
          () => (isAlone ? saveAlone(writer, only) : saveTogether(backend, written, said, upon)),
          isContention,
        )
      return documents ? keeping(documents, written, write) : write()
    },
    deleteExpired: async (now, limit) => {
      try {
        return await retrying(() => deleteExpired(writer, now, limit), isContention)
      } finally {
        documents?.clear()
      }
    },
    ping: async () => {
      await sql`select 1`.execute(reader)
    },
  }
}

const load = async (db: StateDb, keys: StateKey[]): Promise<(StateDocument | null)[]> => {
  if (keys.length === 0) return []
  const { rows } = await selecting(keys.length)(db, partsOf(keys))
  return keys.map(({ kind, channel, id }) => {
    const row = rows.find((one) => one.kind === kind && one.channel === channel && one.id === id)
    return row === undefined ? null : { json: row.json, etag: row.etag, expiresAt: row.expires_at }
  })
}

const last = async (db: StateDb, { kind, channel, id }: StateKey): Promise<string | null> => {
  const row = await db
    .selectFrom('bot_state')
    .select('last')
    .where('kind', '=', kind)
    .where('channel', '=', channel)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.last ?? null
}

type Parts = Record<string, string>

const partsOf = (keys: StateKey[]): Parts =>
  Object.fromEntries(
    keys.flatMap(({ kind, channel, id }, at) => [
      [`kind${at}`, kind],
      [`channel${at}`, channel],
      [`id${at}`, id],
    ]),
  )

const select = (count: number) =>
  prepared((db: StateDb, parts: Parts) => {
    const named = Array.from(
      { length: count },
      (_, at) => sql`(${parts[`kind${at}`]}, ${parts[`channel${at}`]}, ${parts[`id${at}`]})`,
    )
    const query = sql<StateRow>`
      select kind, channel, id, json, etag, expires_at from bot_state
      where (kind, channel, id) in (values ${sql.join(named)})`
    return { compile: () => query.compile(db) }
  })

const selects = new Map<number, ReturnType<typeof select>>()

/** A query for each number of keys: a turn always asks for two. */
const selecting = (count: number): ReturnType<typeof select> => {
  const known = selects.get(count) ?? select(count)
  selects.set(count, known)
  return known
}

const saveAlone = async (writer: StateDb, change: Written): Promise<LogChange[] | null> =>
  (await swap(writer, change)) ? [] : null

const saveTogether = async (
  { writes, tell }: StateBackend,
  changes: Written[],
  said: TurnInLog | null,
  upon: readonly Fate[],
): Promise<LogChange[] | null> => {
  try {
    return await writes
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction: Kysely<Tables>) => {
        for (const { state, why } of upon) if (state === 'lost') throw why
        const states: StateDb = transaction.withTables<StateTables>()
        for (const change of changes) if (!(await swap(states, change))) throw new Conflict()
        if (said === null) return []
        const logged = await takeDown(transaction.withTables<LogTables>(), said)
        await tell?.(transaction, said.conversation)
        return logged
      })
  } catch (error) {
    if (error instanceof Conflict) return null
    throw error
  }
}

/** Thrown to roll the transaction back; never leaves this file. */
class Conflict extends Error {}

const deleteExpired = async (db: StateDb, now: Instant, limit: number): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from bot_state where expires_at < ${now} and (kind, channel, id) in (
      select kind, channel, id from bot_state where expires_at < ${now} order by expires_at limit ${limit})`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}
