import { sql } from 'kysely'
import { type Fate, kept } from '../fate.ts'
import type { ConversationLog } from '../log-port.ts'
import type { Instant } from '../ports.ts'
import type { Backend } from './backend.ts'
import { append, type LogDb, type LogTables, replace, settle } from './log-entries.ts'
import { find, lastReplyWith, pending, read } from './log-reads.ts'
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
