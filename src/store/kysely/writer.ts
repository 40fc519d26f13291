import { type Kysely, sql, type Transaction } from 'kysely'
import type { EntitlementId } from '../../rules/index.ts'
import type { ImportWriter } from '../imports-port.ts'
import type { Writer } from '../ports.ts'
import type { Backend, Engine } from './backend.ts'
import { createCodeWriter } from './codes.ts'
import { createDisputeWriter } from './disputes.ts'
import { createImportWriter } from './imports.ts'
import { createKeyWriter } from './keys.ts'
import { locksOf } from './locks.ts'
import { createMaintenance } from './maintenance.ts'
import { createNotices } from './notices.ts'
import { createOneTimeCodeWriter } from './one-time-codes.ts'
import { operationWriter } from './operations.ts'
import { prepared } from './prepared.ts'
import { createReader } from './reader.ts'
import type { Tables } from './schema.ts'
import { subscribe } from './subscriptions.ts'
import { trailWriter } from './trail.ts'
import { addVisit } from './visits.ts'

export const createWriter = (
  db: Transaction<Tables>,
  { engine, documents }: Pick<Backend, 'engine' | 'documents'>,
): Writer => ({
  ...createReader(db, locksOf(db, engine)),
  ...operationWriter(db),
  ...deskWriter(db),
  ...trailWriter(db, engine),
  keys: createKeyWriter(db),
  codes: createCodeWriter(db),
  disputes: createDisputeWriter(db),
  subscribe: (subscription) => subscribe(db, subscription),
  visit: (customer, visit, dueAt) => addVisit(db, customer, visit, dueAt),
  oneTimeCodes: createOneTimeCodeWriter(db),
  maintenance: createMaintenance(db, engine, documents),
  notices: createNotices(db),
  imports: importWriter(db, engine),
})

/** An import is long work: the time limits of the server, meant for turns of a conversation, do not hold for it. */
const importWriter = (db: Transaction<Tables>, engine: Engine): ImportWriter => {
  const imports = createImportWriter(db, engine)
  if (engine === 'sqlite') return imports
  return {
    ...imports,
    begin: async () => {
      await sql`set local statement_timeout = 0`.execute(db)
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(db)
      await imports.begin()
    },
  }
}

const deskWriter = (
  db: Transaction<Tables>,
): Pick<Writer, 'spendIncident' | 'returnIncident' | 'insertTicket' | 'moveTicket'> => ({
  spendIncident: async (id) => {
    const { rows } = await spendIncident(db, { id })
    return rows[0]?.used ?? null
  },
  returnIncident: async (id) => {
    const returned = await db
      .updateTable('entitlements')
      .set((row) => ({ used: row('used', '-', 1) }))
      .where('id', '=', id)
      .where('plan', '=', 'limited')
      .where('used', '>', 0)
      .returning('used')
      .executeTakeFirst()
    return returned?.used ?? null
  },
  insertTicket: async ({ id, entitlement, status, subject, createdAt, updatedAt }) => {
    await insertTicket(db, { id, entitlement, status, subject, created_at: createdAt, updated_at: updatedAt })
  },
  moveTicket: async (id, to, at) => {
    const moved = await db
      .updateTable('tickets')
      .set({ status: to, updated_at: at })
      .where('id', '=', id)
      .where('status', '<>', 'closed')
      .returning('id')
      .executeTakeFirst()
    return moved !== undefined
  },
})

const spendIncident = prepared((db: Kysely<Tables>, { id }: { id: EntitlementId }) =>
  db
    .updateTable('entitlements')
    .set((row) => ({ used: row('used', '+', 1) }))
    .where('id', '=', id)
    .where('plan', '=', 'limited')
    .whereRef('used', '<', 'incidents')
    .returning('used'),
)

const insertTicket = prepared(
  (
    db: Kysely<Tables>,
    { id, entitlement, status, subject, created_at, updated_at }: Omit<Tables['tickets'], 'imported_status'>,
  ) => db.insertInto('tickets').values({ id, entitlement, status, subject, created_at, updated_at }),
)
