import type { Kysely, Selectable } from 'kysely'
import type { Dispute, DisputeReader, DisputeWriter } from '../disputes-port.ts'
import type { Tables } from './schema.ts'

export const createDisputeReader = (db: Kysely<Tables>): DisputeReader => {
  const disputes = () => db.selectFrom('disputes').selectAll()
  return {
    byId: async (id) => {
      const row = await disputes().where('id', '=', id).executeTakeFirst()
      return row ? toDispute(row) : null
    },
    of: async (operation) => {
      const row = await disputes().where('operation', '=', operation).executeTakeFirst()
      return row ? toDispute(row) : null
    },
    list: async ({ state, limit }) => {
      const rows = await disputes()
        .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'open'))
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toDispute)
    },
  }
}

export const createDisputeWriter = (db: Kysely<Tables>): DisputeWriter => ({
  ...createDisputeReader(db),
  insert: async ({ closedAt, closedBy, ...dispute }) => {
    const row = { ...dispute, closed_at: closedAt, closed_by: closedBy }
    await db.insertInto('disputes').values(row).execute()
  },
  close: async (id, { resolution, at, by }) => {
    const { numUpdatedRows } = await db
      .updateTable('disputes')
      .set({ state: 'closed', resolution, closed_at: at, closed_by: by })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst()
    return numUpdatedRows > 0n
  },
  blankClosed: async (before, limit) => {
    const old = db
      .selectFrom('disputes')
      .select('id')
      .where('resolution', 'is not', null)
      .where('closed_at', '<', before)
      .orderBy('closed_at')
      .limit(limit)
    const { numUpdatedRows } = await db
      .updateTable('disputes')
      .set({ comment: null, resolution: null })
      .where('id', 'in', old)
      .executeTakeFirst()
    return Number(numUpdatedRows)
  },
})

const toDispute = ({ closed_at, closed_by, ...dispute }: Selectable<Tables['disputes']>): Dispute => ({
  ...dispute,
  closedAt: closed_at,
  closedBy: closed_by,
})
