import { type Kysely, sql } from 'kysely'
import type { LogChange, NewEntry, Place, TurnInLog } from '../log-port.ts'
import type { Instant, Sealed } from '../ports.ts'
import { prepared } from './prepared.ts'

export type LogTables = {
  channel_conversations: { id: string; owner: string; seq: number; expires_at: Instant }
  channel_activities: {
    conversation: string
    position: number
    seq: number
    /** Empty for what a turn said, which cannot come again. */
    key: string
    author: NewEntry['author']
    at: Instant
    json: string | null
    pending: Sealed | null
  }
  channel_tickets: { id: string; expires_at: Instant }
}

export type LogDb = Kysely<LogTables>

/**
 * The first of so many new numbers; null where the conversation is gone. Its row is locked by counting on, so that what is
 * read has no gap that fills later.
 */
const nextSeq = async (
  db: LogDb,
  conversation: string,
  expiresAt: Instant | null,
  count = 1,
): Promise<number | null> => {
  const { rows } = await countOn(db, { conversation, count })
  const [row] = rows
  if (row === undefined) return null
  if (expiresAt !== null && row.expires_at < expiresAt) await prolong(db, { conversation, expiresAt })
  return row.seq - count + 1
}

const countOn = prepared((db: LogDb, { conversation, count }: { conversation: string; count: number }) =>
  db
    .updateTable('channel_conversations')
    .set((row) => ({ seq: row('seq', '+', count) }))
    .where('id', '=', conversation)
    .returning(['seq', 'expires_at']),
)

/** A statement of its own: the index of what expires need not be written with each activity. */
const prolong = prepared(
  (db: LogDb, { conversation, expiresAt }: { conversation: string; expiresAt: Instant }) =>
    db.updateTable('channel_conversations').set({ expires_at: expiresAt }).where('id', '=', conversation),
)

export const append = async (
  db: LogDb,
  conversation: string,
  { expiresAt, ...entry }: NewEntry,
): Promise<{ position: number; change: LogChange | null } | null> => {
  const seq = await nextSeq(db, conversation, expiresAt)
  if (seq === null) return null
  const added = await add(db, { conversation, position: seq, seq, ...entry })
  if (Number(added.numAffectedRows) === 1)
    return { position: seq, change: { position: seq, seq, json: entry.json } }
  const [known] = (await positionOf(db, { conversation, key: entry.key })).rows
  return known ? { position: known.position, change: null } : null
}

const add = prepared(
  (
    db: LogDb,
    { conversation, position, seq, key, author, at, json, pending }: LogTables['channel_activities'],
  ) =>
    db
      .insertInto('channel_activities')
      .values({ conversation, position, seq, key, author, at, json, pending })
      .onConflict((conflict) => conflict.columns(['conversation', 'key']).where(hasKey).doNothing()),
)

/** As the index of keys says it: it is found by these words. */
const hasKey = sql<boolean>`key <> ''`

const positionOf = prepared((db: LogDb, { conversation, key }: { conversation: string; key: string }) =>
  db
    .selectFrom('channel_activities')
    .select('position')
    .where('conversation', '=', conversation)
    .where('key', '=', key)
    .where(hasKey),
)

export const replace = async (
  db: LogDb,
  conversation: string,
  position: number,
  json: string | null,
): Promise<LogChange | null> => {
  const seq = await nextSeq(db, conversation, null)
  if (seq === null) return null
  const { numAffectedRows } = await putInPlace(db, { conversation, position, seq, json })
  return Number(numAffectedRows) === 1 ? { position, seq, json } : null
}

type Replacement = Pick<LogTables['channel_activities'], 'conversation' | 'position' | 'seq' | 'json'>

const putInPlace = prepared((db: LogDb, { conversation, position, seq, json }: Replacement) =>
  db
    .updateTable('channel_activities')
    .set({ seq, json })
    .where('conversation', '=', conversation)
    .where('position', '=', position),
)

/** Whether it was there. */
export const settle = async (db: LogDb, conversation: string, { position, at }: Place): Promise<boolean> => {
  const { numAffectedRows } = await endPending(db, { conversation, position, at })
  return Number(numAffectedRows) === 1
}

const endPending = prepared((db: LogDb, { conversation, position, at }: Place & { conversation: string }) =>
  db
    .updateTable('channel_activities')
    .set({ pending: null })
    .where('conversation', '=', conversation)
    .where('position', '=', position)
    .where('at', '=', at),
)

/** As `StateStore.save` says. First what is answered, whose place may have become free for a reply. */
export const takeDown = async (db: LogDb, said: TurnInLog): Promise<LogChange[]> => {
  const { conversation, replies, replaced, settled } = said
  if (!(await settle(db, conversation, settled)) && (await isThere(db, conversation)))
    throw new Error('what the turn answers was never taken down')
  const changes = await takeDownReplies(db, conversation, replies)
  for (const { position, json } of replaced) {
    const change = await replace(db, conversation, position, json)
    if (change !== null) changes.push(change)
  }
  return changes
}

const isThere = async (db: LogDb, id: string): Promise<boolean> =>
  (await db.selectFrom('channel_conversations').select('id').where('id', '=', id).executeTakeFirst()) !==
  undefined

const takeDownReplies = async (
  db: LogDb,
  conversation: string,
  replies: TurnInLog['replies'],
): Promise<LogChange[]> => {
  const expiresAt = replies[0]?.expiresAt ?? null
  const first = replies.length === 0 ? null : await nextSeq(db, conversation, expiresAt, replies.length)
  if (first === null) return []
  const changes: LogChange[] = []
  for (const [at, { expiresAt: _, ...reply }] of replies.entries()) {
    const change = { position: first + at, seq: first + at, json: reply.json }
    await add(db, { conversation, ...reply, ...change, key: '' })
    changes.push(change)
  }
  return changes
}
