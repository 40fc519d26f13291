import { sql } from 'kysely'
import type { LoggedActivity, PendingActivity } from '../log-port.ts'
import type { Instant } from '../ports.ts'
import type { LogDb } from './log-entries.ts'
import { given, givenNumber, prepared } from './prepared.ts'

export const find = async (db: LogDb, id: string, now: Instant): Promise<{ user: string } | null> => {
  const [found] = (await findOwner(db, { id, now })).rows
  return found === undefined ? null : { user: found.owner }
}

const findOwner = prepared((db: LogDb, { id, now }: { id: string; now: Instant }) =>
  db.selectFrom('channel_conversations').select('owner').where('id', '=', id).where('expires_at', '>=', now),
)

export const read = async (
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

/**
 * What was replaced has an index of its own, and what was not is where its number says: then its place is taken for its number,
 * so that SQLite sees both in order and reads no further than the limit.
 */
const readAfter = prepared((db: LogDb, { conversation, seq, limit }: Reading) => {
  const shown = db
    .selectFrom('channel_activities')
    .where('conversation', '=', given(conversation))
    .where('json', 'is not', null)
  const asPlaced = shown
    .select(['position', 'position as seq', 'json', 'at'])
    .where('position', '>', seq)
    .where(sql<boolean>`seq = position`)
  const replaced = shown
    .select(['position', 'seq', 'json', 'at'])
    .where('seq', '>', seq)
    .where(sql<boolean>`seq <> position`)
  return asPlaced.unionAll(replaced).orderBy('seq').limit(givenNumber(limit))
})

export const lastReplyWith = async (
  db: LogDb,
  conversation: string,
  text: string,
): Promise<number | null> => {
  const pattern = `%${text.replace(/[\\%_]/g, (one) => `\\${one}`)}%`
  const { rows } = await lastReplyLike(db, { conversation, pattern })
  return rows[0]?.position ?? null
}

const lastReplyLike = prepared(
  (db: LogDb, { conversation, pattern }: { conversation: string; pattern: string }) =>
    db
      .selectFrom('channel_activities')
      .select('position')
      .where('conversation', '=', given(conversation))
      .where('author', '=', sql.lit('bot' as const))
      .where(sql<boolean>`json like ${given(pattern)} escape '\\'`)
      .orderBy('position', 'desc')
      .limit(sql.lit(1)),
)

export const pending = async (db: LogDb, before: Instant, limit: number): Promise<PendingActivity[]> => {
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
