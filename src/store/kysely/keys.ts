import type { Kysely, Selectable } from 'kysely'
import type { ApiKey, KeyReader, KeyWriter } from '../keys-port.ts'
import type { Tables } from './schema.ts'

export const createKeyReader = (db: Kysely<Tables>): KeyReader => ({
  find: async (id) => {
    const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? toKey(row) : null
  },
  list: async () =>
    (await db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute()).map(toKey),
})

export const createKeyWriter = (db: Kysely<Tables>): KeyWriter => ({
  ...createKeyReader(db),
  insert: async ({ id, name, hash, createdAt, lastUsed, revokedAt }) => {
    const row = { id, name, hash, created_at: createdAt, last_used: lastUsed, revoked_at: revokedAt }
    await db.insertInto('api_keys').values(row).execute()
  },
  revoke: async (id, at) => {
    const revoked = await db
      .updateTable('api_keys')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    return revoked !== undefined
  },
  used: async (id, on) => {
    await db
      .updateTable('api_keys')
      .set({ last_used: on })
      .where('id', '=', id)
      .where((row) => row.or([row('last_used', 'is', null), row('last_used', '<', on)]))
      .execute()
  },
})

const toKey = ({ created_at, last_used, revoked_at, ...key }: Selectable<Tables['api_keys']>): ApiKey => ({
  ...key,
  createdAt: created_at,
  lastUsed: last_used,
  revokedAt: revoked_at,
})
