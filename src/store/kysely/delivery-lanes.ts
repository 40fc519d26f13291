import { type Kysely, sql, type Transaction } from 'kysely'
import type { Delivery, NewDelivery } from '../outbox-port.ts'
import type { Instant } from '../ports.ts'
import type { Engine } from './backend.ts'
import { toDelivery } from './deliveries.ts'
import type { Tables } from './schema.ts'

/** Rows and lanes in a statement; both engines allow some 32,000 parameters. */
const AT_ONCE = 500

const inChunks = async <T>(all: T[], run: (chunk: T[]) => Promise<void>): Promise<void> => {
  for (let from = 0; from < all.length; from += AT_ONCE) await run(all.slice(from, from + AT_ONCE))
}

/**
 * Changes deliveries of these lanes. A lane is a row as long as something waits in it, due when its first delivery is;
 * holding that row, all that add to a lane, claim it or take from it do so one after another, in one order of lanes.
 */
export const changeLanes = (
  db: Transaction<Tables>,
  lanes: string[],
  change: (lanes: string[]) => Promise<void>,
): Promise<void> =>
  inChunks([...new Set(lanes)].sort(), async (chunk) => {
    await db
      .insertInto('delivery_lanes')
      .values(chunk.map((lane) => ({ lane })))
      .onConflict((conflict) =>
        conflict.column('lane').doUpdateSet((row) => ({ lane: row.ref('excluded.lane') })),
      )
      .execute()
    await change(chunk)
    await db
      .updateTable('delivery_lanes')
      .set((lane) => ({
        due_at: lane
          .selectFrom('deliveries')
          .select('deliveries.due_at')
          .whereRef('deliveries.lane', '=', 'delivery_lanes.lane')
          .where('state', '=', 'waiting')
          .orderBy('seq')
          .limit(1),
      }))
      .where('lane', 'in', chunk)
      .execute()
    await db.deleteFrom('delivery_lanes').where('lane', 'in', chunk).where('due_at', 'is', null).execute()
  })

export const addDeliveries = (db: Transaction<Tables>, deliveries: NewDelivery[]): Promise<void> =>
  changeLanes(
    db,
    deliveries.map(({ lane }) => lane),
    (lanes) => {
      const here = new Set(lanes)
      const rows = deliveries
        .filter(({ lane }) => here.has(lane))
        .map(({ dueAt, ...delivery }) => ({ ...delivery, due_at: dueAt ?? delivery.at }))
      return inChunks(rows, async (chunk) => {
        await db
          .insertInto('deliveries')
          .values(chunk)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
      })
    },
  )

/** Those that were due first come first. */
export const dueLanes = (db: Kysely<Tables>, now: Instant, limit: number) =>
  db
    .selectFrom('delivery_lanes')
    .select('lane')
    .where('due_at', '<=', now)
    .where((row) => row.or([row('claimed_until', 'is', null), row('claimed_until', '<=', now)]))
    .orderBy('due_at')
    .limit(sql.lit(limit))

/** As `Outbox.claim` says. Lanes that another process is at are passed over. */
export const claimLanes = async (
  db: Transaction<Tables>,
  engine: Engine,
  { now, until, limit }: { now: Instant; until: Instant; limit: number },
): Promise<Delivery[]> => {
  const free = await dueLanes(db, now, limit)
    .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute()
  const lanes = free.map(({ lane }) => lane)
  if (lanes.length === 0) return []
  await db.updateTable('delivery_lanes').set({ claimed_until: until }).where('lane', 'in', lanes).execute()
  const heads = await db
    .selectFrom('delivery_lanes as l')
    .innerJoin('deliveries as d', (join) =>
      join.on('d.seq', '=', (head) =>
        head
          .selectFrom('deliveries as h')
          .select((row) => row.fn.min('h.seq').as('seq'))
          .whereRef('h.lane', '=', 'l.lane')
          .where('h.state', '=', 'waiting'),
      ),
    )
    .selectAll('d')
    .where('l.lane', 'in', lanes)
    .orderBy('d.seq')
    .execute()
  return heads.map(toDelivery)
}

/** Whoever claimed the lane of a delivery is done with it. */
export const leaveLane = async (
  db: Transaction<Tables>,
  id: string,
  change: () => Promise<void>,
): Promise<void> => {
  const found = await db.selectFrom('deliveries').select('lane').where('id', '=', id).executeTakeFirst()
  if (found === undefined) return
  await changeLanes(db, [found.lane], async (lanes) => {
    await change()
    await db.updateTable('delivery_lanes').set({ claimed_until: null }).where('lane', 'in', lanes).execute()
  })
}
