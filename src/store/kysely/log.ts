import { sql } from 'kysely'
import { type Fate, kept } from '../fate.ts'
import type { ConversationLog, LoggedActivity, PendingActivity } from '../log-port.ts'
import type { Instant } from '../ports.ts'
import type { Backend } from './backend.ts'
import { append, type LogDb, type LogTables, replace, settle } from './log-entries.ts'
import { prepared } from './prepared.ts'
import { retrying } from './retry.ts'

/** The log on either engine, over the connections of the desk's store. */
export const createConversationLog = (backend: Backend): ConversationLog => {
  const reader: LogDb = backend.reads.withTables<LogTables>()
  const glimpse: LogDb = backend.glimpses.withTables<LogTables>()
  const writer: LogDb = backend.writes.withTables<LogTables>()
  const write = <T>(run: (db: LogDb) => Promise<T>): Promise<T> =>
    retrying(() => run(writer), backend.isContention)
  /** A change, told to the other processes as it is committed. */
  const change = <T>(conversation: string, run: (db: LogDb) => Promise<T>): Promise<T> =>
    write((db) =>
      db
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (transaction) => {
          const result = await run(transaction)
          await backend.tell?.(transaction, conversation)
          return result
        }),
    )
  return {
    open: ({ id, user, expiresAt }) => write((db) => open(db, id, user, expiresAt)),
    // Nothing is said in a conversation that is not there.
    find: (id, now) => find(glimpse, id, now),
    append: async (conversation, entry, onPlaced = () => {}) => {
      let fate: Fate = kept
      const placed = await change(conversation, async (db) => {
        const one = await append(db, conversation, entry)
        if (backend.dontWait) fate = backend.dontWait()
        return one
      })
      if (placed?.change) onPlaced(placed.position, fate)
      await fate.told
      return placed
    },
    replace: (conversation, position, json) =>
      change(conversation, (db) => replace(db, conversation, position, json)),
    read: (conversation, seq, limit) => read(reader, conversation, seq, limit),
    lastReplyWith: (conversation, text) => lastReplyWith(glimpse, conversation, text),
    pending: (before, limit) => pending(reader, before, limit),
    settle: async (conversation, place) => {
      await write((db) => settle(db, conversation, place))
    },
    spendTicket: (id, expiresAt) => write((db) => spendTicket(db, id, expiresAt)),
    deleteExpired: (now, limit) => write((db) => deleteExpired(db, now, limit)),
    watch: (onChange) => backend.listen?.(onChange) ?? Promise.resolve(async () => {}),
  }
}

const open = async (db: LogDb, id: string, owner: string, expires_at: Instant): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('channel_conversations')
    .values({ id, owner, seq: 0, expires_at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) === 1
}

const find = async (db: LogDb, id: string, now: Instant): Promise<{ user: string } | null> => {
  const [found] = (await findOwner(db, { id, now })).rows
  return found === undefined ? null : { user: found.owner }
}

const findOwner = prepared((db: LogDb, { id, now }: { id: string; now: Instant }) =>
  db.selectFrom('channel_conversations').select('owner').where('id', '=', id).where('expires_at', '>=', now),
)

const read = async (
  db: LogDb,
  conversation: string,
  seq: number,
  limit: number,
): Promise<LoggedActivity[]> => {
  const { rows } = await readAfter(db, { conversation, seq, limit })
  return rows
    .flatMap(({ json, ...row }) => (json === null ? [] : [{ ...row, json }]))
    .sort((one, other) => one.position - other.position)
}

type Reading = { conversation: string; seq: number; limit: number }

/** What was replaced has an index of its own, and what was not is where its number says. */
const readAfter = prepared((db: LogDb, { conversation, seq, limit }: Reading) => {
  const shown = db
    .selectFrom('channel_activities')
    .select(['position', 'seq', 'json', 'at'])
    .where('conversation', '=', conversation)
    .where('json', 'is not', null)
  const asPlaced = shown.where('position', '>', seq).where(sql<boolean>`seq = position`)
  const replaced = shown.where('seq', '>', seq).where(sql<boolean>`seq <> position`)
  return asPlaced.unionAll(replaced).orderBy('seq').limit(limit)
})

const lastReplyWith = async (db: LogDb, conversation: string, text: string): Promise<number | null> => {
  const escaped = text.replace(/[\\%_]/g, (one) => `\\${one}`)
  const { rows } = await sql<{ position: number }>`
    select position from channel_activities
    where conversation = ${conversation} and author = 'bot' and json like ${`%${escaped}%`} escape '\\'
    order by position desc limit 1`.execute(db)
  return rows[0]?.position ?? null
}

const pending = async (db: LogDb, before: Instant, limit: number): Promise<PendingActivity[]> => {
  const rows = await db
    .selectFrom('channel_activities')
    .select(['conversation', 'position', 'at', 'pending'])
    .where('pending', 'is not', null)
    .where('at', '<', before)
    .orderBy('at')
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.flatMap(({ pending, ...row }) => (pending === null ? [] : [{ ...row, pending }]))
}

const spendTicket = async (db: LogDb, id: string, expires_at: Instant): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('channel_tickets')
    .values({ id, expires_at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) === 1
}

const deleteExpired = async (db: LogDb, now: Instant, limit: number): Promise<number> => {
  await db.deleteFrom('channel_tickets').where('expires_at', '<', now).execute()
  const { numAffectedRows } = await sql`
    delete from channel_conversations where expires_at < ${now} and id in (
      select id from channel_conversations where expires_at < ${now} order by expires_at limit ${limit})`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}
