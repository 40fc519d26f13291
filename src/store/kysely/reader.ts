import type { Kysely } from 'kysely'
import type { EntitlementId, TicketId } from '../../rules/index.ts'
import type { EntitlementRecord, Reader, Tag } from '../ports.ts'
import { createCodeReader } from './codes.ts'
import { createDisputeReader } from './disputes.ts'
import { createKeyReader } from './keys.ts'
import { type Locks, noLocks } from './locks.ts'
import { createOneTimeCodeReader } from './one-time-codes.ts'
import { given, prepared } from './prepared.ts'
import { toLedgerLine, toOperation, toRecord, toTicket } from './rows.ts'
import type { Tables } from './schema.ts'
import { subscribers } from './subscriptions.ts'
import { hasVisit } from './visits.ts'

/** Each look is one statement, so that it sees one moment, and a known credential takes no longer than an unknown one. */
export const createReader = (db: Kysely<Tables>, locks: Locks = noLocks): Reader => ({
  ...recordReader(db, locks),
  ...trailReader(db, locks),
  keys: createKeyReader(db),
  codes: createCodeReader(db),
  disputes: createDisputeReader(db),
  oneTimeCodes: createOneTimeCodeReader(db),
  subscribers: subscribers(db),
  customer: async (id) =>
    (await db
      .selectFrom('customers')
      .select(['id', 'type', 'name', 'email'])
      .where('id', '=', id)
      .executeTakeFirst()) ?? null,
  hasVisit: (customer, visit) => hasVisit(db, customer, visit),
  isEmpty: async () =>
    (await db.selectFrom('customers').select('id').limit(1).executeTakeFirst()) === undefined,
})

type RecordReader = Pick<Reader, 'ticket' | 'byTag' | 'entitlement' | 'tickets'>

const recordReader = (db: Kysely<Tables>, locks: Locks): RecordReader => ({
  ticket: async (id) => {
    await locks.entitlement(() => ofTicket(db, id))
    return ticketWithRecord(db, id)
  },
  byTag: byTag(db, locks),
  entitlement: async (id) => {
    await locks.entitlement(id)
    return toRecord((await recordOf(db, { id })).rows)
  },
  tickets: async (filter) => {
    if (filter.entitlement !== undefined) await locks.entitlement(filter.entitlement)
    return ticketList(db, filter)
  },
})

type TrailReader = Pick<Reader, 'ledger' | 'operation' | 'auditHead' | 'audit' | 'meta'>

const trailReader = (db: Kysely<Tables>, locks: Locks): TrailReader => ({
  ledger: async (id) => {
    await locks.entitlement(id)
    const lines = db.selectFrom('ledger').selectAll().where('entitlement', '=', id).orderBy('id')
    return (await lines.execute()).map(toLedgerLine)
  },
  operation: async (id) => {
    await locks.operation(id)
    const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? toOperation(row) : null
  },
  auditHead: () => db.selectFrom('audit_head').select(['seq', 'mac', 'seal']).executeTakeFirstOrThrow(),
  audit: (after, limit) =>
    db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute(),
  meta: async (key) =>
    (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null,
})

/** An entitlement, its owner, and the tickets that its facts need, in no order: the engine would sort one row as well. */
const records = (db: Kysely<Tables>) =>
  db
    .selectFrom('entitlements as e')
    .innerJoin('customers as c', 'c.id', 'e.customer')
    .leftJoin('tickets as t', (join) =>
      join
        .onRef('t.entitlement', '=', 'e.id')
        .on((on) => on.or([on('t.status', '<>', 'closed'), on('e.plan', '=', 'per-incident')])),
    )
    .selectAll('e')
    .select(['c.type as owner', 'c.name', 'c.email'])
    .select(['t.id as ticket_id', 't.status as ticket_status', 't.created_at as ticket_created_at'])

const recordOf = prepared((db: Kysely<Tables>, { id }: { id: EntitlementId }) =>
  records(db).where('e.id', '=', given(id)),
)

const recordBySupportCode = prepared((db: Kysely<Tables>, { tag }: { tag: Tag }) =>
  records(db)
    .innerJoin('support_codes as s', 's.entitlement', 'e.id')
    .where('s.tag', '=', given(tag))
    .where('s.blocked_at', 'is', null),
)

const recordByLicenseKey = prepared((db: Kysely<Tables>, { tag }: { tag: Tag }) =>
  records(db)
    .innerJoin('license_keys as k', 'k.entitlement', 'e.id')
    .where('k.tag', '=', given(tag))
    .where('k.blocked_at', 'is', null)
    .select('k.product'),
)

const recordByTicket = prepared((db: Kysely<Tables>, { id }: { id: TicketId }) =>
  records(db)
    .innerJoin('tickets as own', 'own.entitlement', 'e.id')
    .where('own.id', '=', given(id))
    .select([
      'own.id as own_id',
      'own.status as own_status',
      'own.subject',
      'own.created_at',
      'own.updated_at',
    ]),
)

const ofTicket = (db: Kysely<Tables>, id: TicketId) =>
  db.selectFrom('tickets').select('entitlement').where('id', '=', id).$asScalar()

/** A blocked code is like an unknown one down to what it locks, and so waits for. */
const ofCode = (db: Kysely<Tables>, table: 'support_codes' | 'license_keys', tag: Tag) =>
  db
    .selectFrom(table)
    .where('blocked_at', 'is', null)
    .select('entitlement')
    .where('tag', '=', tag)
    .$asScalar()

const byTag = (db: Kysely<Tables>, locks: Locks): Reader['byTag'] => {
  const bySupportCode = async (tag: Tag) => {
    await locks.entitlement(() => ofCode(db, 'support_codes', tag))
    return toRecord((await recordBySupportCode(db, { tag })).rows)
  }
  const byLicenseKey = async (tag: Tag) => {
    await locks.entitlement(() => ofCode(db, 'license_keys', tag))
    const { rows } = await recordByLicenseKey(db, { tag })
    const [row] = rows
    const record = toRecord(rows)
    return row && record ? { ...record, product: row.product } : null
  }
  async function find(kind: 'supportCode', tag: Tag): Promise<EntitlementRecord | null>
  async function find(kind: 'licenseKey', tag: Tag): Promise<(EntitlementRecord & { product: string }) | null>
  async function find(kind: 'supportCode' | 'licenseKey', tag: Tag) {
    return kind === 'supportCode' ? bySupportCode(tag) : byLicenseKey(tag)
  }
  return find
}

const ticketWithRecord = async (
  db: Kysely<Tables>,
  id: Parameters<Reader['ticket']>[0],
): ReturnType<Reader['ticket']> => {
  const { rows } = await recordByTicket(db, { id })
  const [row] = rows
  const record = toRecord(rows)
  if (!row || !record) return null
  const ticket = toTicket({ ...row, id: row.own_id, status: row.own_status, entitlement: row.id })
  return { ticket, record }
}

const ticketList = async (
  db: Kysely<Tables>,
  { customer, entitlement, status, limit }: Parameters<Reader['tickets']>[0],
): ReturnType<Reader['tickets']> => {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .$if(customer !== undefined, (query) =>
      query.where(
        'entitlement',
        'in',
        db
          .selectFrom('entitlements')
          .select('id')
          .where('customer', '=', customer ?? null),
      ),
    )
    .$if(entitlement !== undefined, (query) => query.where('entitlement', '=', entitlement ?? null))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? null))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toTicket)
}
