import type { Expression, ExpressionBuilder, Kysely, SqlBool, Transaction } from 'kysely'
import type { Outbox } from '../outbox-port.ts'
import type { Instant } from '../ports.ts'
import type { Backend } from './backend.ts'
import { listDeliveries } from './deliveries.ts'
import { addDeliveries, changeLanes, claimLanes, dueLanes, leaveLane } from './delivery-lanes.ts'
import { deleteToldEvents, expandEvents, isAnyUntold } from './outbox-events.ts'
import { prepared } from './prepared.ts'
import { retrying } from './retry.ts'
import type { Tables } from './schema.ts'

/** The outbox on either engine, over the connections of the desk's store. A look at an empty one writes nothing. */
export const createOutbox = ({ engine, reads, glimpses, writes, isContention }: Backend): Outbox => {
  const transact = <T>(run: (db: Transaction<Tables>) => Promise<T>): Promise<T> =>
    retrying(() => writes.transaction().setIsolationLevel('read committed').execute(run), isContention)
  return {
    add: (deliveries) => transact((db) => addDeliveries(db, deliveries)),
    expand: async (limit, deliveriesOf) =>
      (await isAnyUntold(glimpses)) ? transact((db) => expandEvents(db, engine, limit, deliveriesOf)) : 0,
    claim: async (now, until, limit) =>
      (await isAnyDue(glimpses, now)) ? transact((db) => claimLanes(db, engine, { now, until, limit })) : [],
    settle: (id) =>
      transact((db) =>
        leaveLane(db, id, async () => {
          await db.deleteFrom('deliveries').where('id', '=', id).execute()
        }),
      ),
    postpone: (id, dueAt, problem) =>
      transact((db) => leaveLane(db, id, () => postpone(db, id, dueAt, problem))),
    list: (filter) => listDeliveries(reads, filter),
    lanes: async (limit) => {
      const rows = await reads.selectFrom('delivery_lanes').select('lane').limit(limit).execute()
      return rows.map(({ lane }) => lane)
    },
    retry: (ids, now) => transact((db) => retry(db, ids, now)),
    drop: (ids) => transact((db) => drop(db, ids)),
    deleteTold: (before, limit) => retrying(() => deleteToldEvents(writes, before, limit), isContention),
    deleteParked: (before, limit) => retrying(() => deleteParked(writes, before, limit), isContention),
  }
}

const isAnyDue = async (db: Kysely<Tables>, now: Instant): Promise<boolean> =>
  (await oneDue(db, { now })).rows.length > 0

const oneDue = prepared((db: Kysely<Tables>, { now }: { now: Instant }) => dueLanes(db, now, 1))

const postpone = async (
  db: Transaction<Tables>,
  id: string,
  dueAt: Instant | null,
  problem: string,
): Promise<void> => {
  await db
    .updateTable('deliveries')
    .set((row) => ({
      tries: row('tries', '+', 1),
      problem,
      ...(dueAt === null ? { state: 'parked' as const } : { due_at: dueAt }),
    }))
    .where('id', '=', id)
    .execute()
}

/** What an operator names: by id, or (null) all that is parked. */
const meant =
  (ids: string[] | null) =>
  (row: ExpressionBuilder<Tables, 'deliveries'>): Expression<SqlBool> =>
    ids === null ? row('state', '=', 'parked') : row('id', 'in', ids)

const retry = (db: Transaction<Tables>, ids: string[] | null, now: Instant): Promise<number> =>
  changeMeant(db, ids, (lanes) =>
    db
      .updateTable('deliveries')
      .set({ state: 'waiting', tries: 0, due_at: now })
      .where('lane', 'in', lanes)
      .where(meant(ids))
      .returning('id')
      .execute(),
  )

const drop = (db: Transaction<Tables>, ids: string[]): Promise<number> =>
  changeMeant(db, ids, (lanes) =>
    db.deleteFrom('deliveries').where('lane', 'in', lanes).where(meant(ids)).returning('id').execute(),
  )

/** What is parked holds up no lane, so that its lane need not be held. */
const deleteParked = async (db: Kysely<Tables>, before: Instant, limit: number): Promise<number> => {
  const old = db
    .selectFrom('deliveries')
    .select('seq')
    .where('state', '=', 'parked')
    .where('due_at', '<', before)
    .orderBy('due_at')
    .limit(limit)
  const { numDeletedRows } = await db
    .deleteFrom('deliveries')
    .where('state', '=', 'parked')
    .where('seq', 'in', old)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

const changeMeant = async (
  db: Transaction<Tables>,
  ids: string[] | null,
  change: (lanes: string[]) => Promise<unknown[]>,
): Promise<number> => {
  if (ids?.length === 0) return 0
  const found = await db.selectFrom('deliveries').select('lane').distinct().where(meant(ids)).execute()
  let count = 0
  await changeLanes(
    db,
    found.map(({ lane }) => lane),
    async (lanes) => {
      count += (await change(lanes)).length
    },
  )
  return count
}
