import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { EntitlementId } from '../../rules/index.ts'
import type { NewDelivery, Outbox, StoredEvent } from '../outbox-port.ts'
import type { Instant } from '../ports.ts'
import type { Engine } from './backend.ts'
import { addDeliveries } from './delivery-lanes.ts'
import { givenNumber, prepared } from './prepared.ts'
import { createReader } from './reader.ts'
import type { Tables } from './schema.ts'

export const isAnyUntold = async (db: Kysely<Tables>): Promise<boolean> =>
  (await oneUntold(db, {})).rows.length > 0

const oneUntold = prepared((db: Kysely<Tables>, _: object) => untold(db).select('seq').limit(sql.lit(1)))

/** As the index is for it, which is partial (see `given`). */
const untold = (db: Kysely<Tables>) => db.selectFrom('outbox').where('told', '=', sql.lit(0))

/**
 * As `Outbox.expand` says. An entitlement is locked while its events are turned into deliveries, and passed over with all
 * its events where another has it: so the events of one stay in order whoever expands them, and an erasure comes
 * wholly before or wholly after.
 */
export const expandEvents = async (
  db: Transaction<Tables>,
  engine: Engine,
  limit: number,
  deliveriesOf: Parameters<Outbox['expand']>[1],
): Promise<number> => {
  const events = engine === 'sqlite' ? await allEvents(db, limit) : await lockedEvents(db, limit)
  if (events.length === 0) return 0
  const reader = createReader(db)
  const deliveries: NewDelivery[] = []
  for (const event of events) deliveries.push(...(await deliveriesOf(event, reader)))
  await addDeliveries(db, deliveries)
  await db
    .updateTable('outbox')
    .set({ told: 1 })
    .where(
      'seq',
      'in',
      events.map(({ seq }) => seq),
    )
    .execute()
  return events.length
}

/** Nobody else writes meanwhile. */
const allEvents = async (db: Transaction<Tables>, limit: number): Promise<StoredEvent[]> =>
  (await oldestUntold(db, { limit })).rows.map(toEvent)

const oldestUntold = prepared((db: Kysely<Tables>, { limit }: { limit: number }) =>
  untold(db).selectAll().orderBy('seq').limit(givenNumber(limit)),
)

const lockedEvents = async (db: Transaction<Tables>, limit: number): Promise<StoredEvent[]> => {
  const oldest = await db
    .selectFrom('outbox as o')
    .leftJoin('tickets as t', 't.id', 'o.ticket')
    .select((row) => ['o.seq', row.fn.coalesce('o.entitlement', 't.entitlement').as('entitlement')])
    .where('o.told', '=', 0)
    .orderBy('o.seq')
    .limit(limit)
    .execute()
  const busy = await lockFreeOf(db, oldest)
  const seqs = oldest.flatMap(({ seq, entitlement }) =>
    entitlement !== null && busy.has(entitlement) ? [] : [seq],
  )
  if (seqs.length === 0) return []
  // Read again: another may have told them, or blanked them, before the lock was had.
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('seq', 'in', seqs)
    .where('told', '=', 0)
    .orderBy('seq')
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(toEvent)
}

/** Locks the entitlements that nobody holds; the others. */
const lockFreeOf = async (
  db: Transaction<Tables>,
  events: { entitlement: EntitlementId | null }[],
): Promise<Set<EntitlementId>> => {
  const named = events.flatMap(({ entitlement }) => (entitlement === null ? [] : [entitlement]))
  if (named.length === 0) return new Set()
  const onRecord = db.selectFrom('entitlements').select('id').where('id', 'in', named)
  const all = await onRecord.execute()
  const free = new Set((await onRecord.forUpdate().skipLocked().execute()).map(({ id }) => id))
  return new Set(all.map(({ id }) => id).filter((id) => !free.has(id)))
}

const toEvent = ({ told: _, ...event }: Selectable<Tables['outbox']>): StoredEvent => event

export const deleteToldEvents = async (
  db: Kysely<Tables>,
  before: Instant,
  limit: number,
): Promise<number> => {
  const old = db
    .selectFrom('outbox')
    .select('seq')
    .where('told', '=', 1)
    .where('at', '<', before)
    .orderBy('seq')
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('outbox').where('seq', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}
