import type { Transaction } from 'kysely'
import type { Notices } from '../notices-port.ts'
import type { Instant } from '../ports.ts'
import type { Tables } from './schema.ts'

type NoticeTables = { notices: { id: string; answer: string | null; expires_at: Instant } }

type NoticeDb = Transaction<NoticeTables>

export const createNotices = (transaction: Transaction<Tables>): Notices => {
  const tables = (): NoticeDb => transaction.withTables<NoticeTables>()
  return {
    claim: async (ids, expiresAt) => {
      const db = tables()
      const claimed: string[] = []
      for (const id of ids) {
        if (await insert(db, id, expiresAt)) claimed.push(id)
        else {
          const answer = await answerOf(db, id)
          await settle(db, claimed, answer)
          return answer
        }
      }
      return null
    },
    settle: (ids, answer) => settle(tables(), ids, answer),
    deleteExpired: async (now, limit) => {
      const db = tables()
      const over = db
        .selectFrom('notices')
        .select('id')
        .where('expires_at', '<', now)
        .orderBy('expires_at')
        .limit(limit)
      const { numDeletedRows } = await db.deleteFrom('notices').where('id', 'in', over).executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

/** On PostgreSQL this waits for a transaction that is at the same id: it claims only if that one gives it back. */
const insert = async (db: NoticeDb, id: string, expires_at: Instant): Promise<boolean> => {
  const inserted = await db
    .insertInto('notices')
    .values({ id, answer: null, expires_at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

const answerOf = async (db: NoticeDb, id: string): Promise<string> => {
  const found = await db.selectFrom('notices').select('answer').where('id', '=', id).executeTakeFirst()
  if (typeof found?.answer !== 'string') throw new Error(`notice ${id} is taken and has no answer`)
  return found.answer
}

const settle = async (db: NoticeDb, ids: string[], answer: string | null): Promise<void> => {
  if (ids.length === 0) return
  if (answer === null) await db.deleteFrom('notices').where('id', 'in', ids).execute()
  else await db.updateTable('notices').set({ answer }).where('id', 'in', ids).execute()
}
