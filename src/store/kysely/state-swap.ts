import type { Kysely } from 'kysely'
import type { Instant } from '../ports.ts'
import type { ETag, StateChange, StateKey } from '../state-port.ts'
import { prepared } from './prepared.ts'

export type StateTables = {
  bot_state: {
    kind: StateKey['kind']
    channel: string
    id: string
    etag: ETag
    json: string
    last: string | null
    updated_at: Instant
    expires_at: Instant
  }
}

export type StateDb = Kysely<StateTables>

export type StateRow = StateTables['bot_state']

export type Written = StateChange & { etag: ETag }

/** Writes a document in the place of the one that was read; false where that is not there any more. */
export const swap = async (db: StateDb, change: Written): Promise<boolean> => {
  const { key, expected, etag, json, last, at, expiresAt } = change
  const row = { ...key, etag, json, last, updated_at: at }
  const { numAffectedRows } =
    expected === null
      ? await add(db, { ...row, expires_at: expiresAt ?? at })
      : expiresAt === null
        ? await replace(db, { ...row, expected })
        : await extend(db, { ...row, expected, expires_at: expiresAt })
  return Number(numAffectedRows) === 1
}

const add = prepared(
  (db: StateDb, { kind, channel, id, etag, json, last, updated_at, expires_at }: StateRow) =>
    db
      .insertInto('bot_state')
      .values({ kind, channel, id, etag, json, last, updated_at, expires_at })
      .onConflict((conflict) => conflict.columns(['kind', 'channel', 'id']).doNothing()),
)

type Replacement = Omit<StateRow, 'expires_at'> & { expected: ETag }

const inPlaceOf = (db: StateDb, { kind, channel, id, expected }: Replacement) =>
  db
    .updateTable('bot_state')
    .where('kind', '=', kind)
    .where('channel', '=', channel)
    .where('id', '=', id)
    .where('etag', '=', expected)

/** Leaves the index of what expires alone: its pages need not be written with each turn. */
const replace = prepared((db: StateDb, row: Replacement) =>
  inPlaceOf(db, row).set({ etag: row.etag, json: row.json, last: row.last, updated_at: row.updated_at }),
)

const extend = prepared((db: StateDb, row: Replacement & StateRow) =>
  inPlaceOf(db, row).set({
    etag: row.etag,
    json: row.json,
    last: row.last,
    updated_at: row.updated_at,
    expires_at: row.expires_at,
  }),
)
