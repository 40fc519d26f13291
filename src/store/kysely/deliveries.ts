import type { Kysely, Selectable } from 'kysely'
import type { Delivery, Outbox } from '../outbox-port.ts'
import type { Tables } from './schema.ts'

export const toDelivery = ({ due_at, ...row }: Selectable<Tables['deliveries']>): Delivery => ({
  ...row,
  dueAt: due_at,
})

export const listDeliveries = async (
  db: Kysely<Tables>,
  { state, kind, ids, limit }: Parameters<Outbox['list']>[0],
): Promise<Delivery[]> => {
  if (ids?.length === 0) return []
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state as NonNullable<typeof state>))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as NonNullable<typeof kind>))
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(toDelivery)
}
