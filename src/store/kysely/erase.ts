import type { ExpressionBuilder, Transaction } from 'kysely'
import type { Maintenance } from '../maintenance-port.ts'
import type { CustomerId } from '../ports.ts'
import { changeLanes } from './delivery-lanes.ts'
import type { Tables } from './schema.ts'

type Erased = Awaited<ReturnType<Maintenance['eraseCustomer']>>

/** As `Maintenance.eraseCustomer` says. Ids, states, counts and moments stay: the books must still add up. */
export const eraseCustomer = async (db: Transaction<Tables>, id: CustomerId): Promise<Erased> => {
  await db.updateTable('customers').set({ name: null, email: null }).where('id', '=', id).execute()
  await blankTrail(db, id)
  await dropDeliveries(db, id)
  for (const table of ['subscriptions', 'proofs', 'one_time_codes'] as const)
    await db.deleteFrom(table).where('entitlement', 'in', entitlementsOf(db, id)).execute()
  return {
    auditSeqs: await blankAudit(db, id),
    tickets: await blankSubjects(db, id),
    credentials: await deleteCredentials(db, id),
  }
}

const entitlementsOf = (db: Transaction<Tables>, id: CustomerId) =>
  db.selectFrom('entitlements').select('id').where('customer', '=', id)

const ticketsOf = (db: Transaction<Tables>, id: CustomerId) =>
  db.selectFrom('tickets').select('id').where('entitlement', 'in', entitlementsOf(db, id))

const blankTrail = async (db: Transaction<Tables>, id: CustomerId): Promise<void> => {
  const entitlements = entitlementsOf(db, id)
  await db.updateTable('ledger').set({ reason: null }).where('entitlement', 'in', entitlements).execute()
  await db
    .updateTable('disputes')
    .set({ comment: null, resolution: null })
    .where('entitlement', 'in', entitlements)
    .execute()
  for (const [table, blank] of [
    ['operations', { outcome: null }],
    ['outbox', { payload: '', told: 1 }],
  ] as const) {
    await db
      .updateTable(table)
      .set(blank)
      .where((row) =>
        row.or([row('entitlement', 'in', entitlements), row('ticket', 'in', ticketsOf(db, id))]),
      )
      .execute()
  }
}

/** What has not left by then never does: it tells of somebody who is not on record any more. */
const dropDeliveries = async (db: Transaction<Tables>, id: CustomerId): Promise<void> => {
  const theirs = (row: ExpressionBuilder<Tables, 'deliveries'>) =>
    row.or([row('entitlement', 'in', entitlementsOf(db, id)), row('ticket', 'in', ticketsOf(db, id))])
  const lanes = await db.selectFrom('deliveries').select('lane').distinct().where(theirs).execute()
  await changeLanes(
    db,
    lanes.map(({ lane }) => lane),
    async (here) => {
      await db.deleteFrom('deliveries').where('lane', 'in', here).where(theirs).execute()
    },
  )
}

const blankAudit = async (db: Transaction<Tables>, id: CustomerId): Promise<number[]> => {
  const blanked = await db
    .updateTable('audit')
    .set({ detail: null, salt: null })
    .where('customer', '=', id)
    .where('detail', 'is not', null)
    .returning('seq')
    .execute()
  return blanked.map(({ seq }) => seq).sort((a, b) => a - b)
}

const blankSubjects = async (db: Transaction<Tables>, id: CustomerId): Promise<number> => {
  const { numUpdatedRows } = await db
    .updateTable('tickets')
    .set({ subject: '' })
    .where('entitlement', 'in', entitlementsOf(db, id))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

const deleteCredentials = async (db: Transaction<Tables>, id: CustomerId): Promise<number> => {
  let deleted = 0
  for (const table of ['support_codes', 'license_keys'] as const) {
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where('entitlement', 'in', entitlementsOf(db, id))
      .executeTakeFirst()
    deleted += Number(numDeletedRows)
  }
  return deleted
}
