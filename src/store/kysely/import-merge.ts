import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ImportCounts, ImportList } from '../imports-port.ts'
import type { Instant } from '../ports.ts'
import { staging } from './import-staging.ts'
import type { Tables } from './schema.ts'

type Count = ImportCounts[ImportList]

/** Staged rows into the records, in the order of their references. A row that says nothing new is not touched. */
export const mergeImport = async (db: Kysely<Tables>, at: Instant, actor: string): Promise<ImportCounts> => {
  const affected = async (statement: RawBuilder<unknown>): Promise<number> =>
    Number((await statement.execute(db)).numAffectedRows ?? 0)
  const count = async (list: ImportList, updated: number, created: number): Promise<Count> => {
    const all = await numberOf(db, sql`${sql.table(staging[list].table)} where file is not null`)
    return { created, updated, unchanged: all - created - updated }
  }
  const merge = async (list: ImportList, { update, insert }: Merge): Promise<Count> =>
    count(list, await affected(update), await affected(insert))
  const mergeEntitlements = async (): Promise<Count> => {
    const updated = await numberOf(db, changedEntitlements)
    const created = await affected(newEntitlements)
    await affected(ledgerLines(at, actor))
    await affected(updateEntitlements)
    return count('entitlements', updated, created)
  }
  return {
    customers: await merge('customers', customers),
    entitlements: await mergeEntitlements(),
    supportCodes: await merge('supportCodes', supportCodes),
    licenseKeys: await merge('licenseKeys', licenseKeys),
    tickets: await mergeTickets(db, at, merge),
  }
}

type Merge = { update: RawBuilder<unknown>; insert: RawBuilder<unknown> }

const numberOf = async (db: Kysely<Tables>, from: RawBuilder<unknown>): Promise<number> => {
  const { rows } = await sql<{ count: number | string }>`select count(*) as count from ${from}`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

const customers: Merge = {
  update: sql`
    update customers as c set type = s.type, name = s.name, email = s.email from import_customers as s
    where c.id = s.id and (c.type <> s.type or c.name is distinct from s.name or c.email is distinct from s.email)`,
  insert: sql`
    insert into customers (id, type, name, email)
    select s.id, s.type, s.name, s.email from import_customers s
    where not exists (select 1 from customers c where c.id = s.id) order by s.id`,
}

const differs = sql`(e.customer <> s.customer or e.plan <> s.plan or e.incidents is distinct from s.incidents
    or e.imported_used <> s.used or e.phone_support <> s.phone_support or e.starts_on <> s.starts_on
    or e.ends_on is distinct from s.ends_on)`

const changedEntitlements = sql`entitlements e join import_entitlements s on s.id = e.id where ${differs}`

/** None is used of a new one; then what the file says was used moves old and new ones alike, through the ledger. */
const newEntitlements = sql`
  insert into entitlements (id, customer, plan, incidents, used, imported_used, phone_support, starts_on, ends_on)
  select s.id, s.customer, s.plan, s.incidents, 0, 0, s.phone_support, s.starts_on, s.ends_on
  from import_entitlements s where not exists (select 1 from entitlements e where e.id = s.id) order by s.id`

const ledgerLines = (at: Instant, actor: string): RawBuilder<unknown> => sql`
  insert into ledger (entitlement, at, kind, change, used_after, actor)
  select s.id, ${at}, 'import', s.used - e.imported_used, e.used + s.used - e.imported_used, ${actor}
  from import_entitlements s join entitlements e on e.id = s.id where s.used <> e.imported_used order by s.n`

const updateEntitlements = sql`
  update entitlements as e set customer = s.customer, plan = s.plan, incidents = s.incidents,
    used = e.used + s.used - e.imported_used, imported_used = s.used, phone_support = s.phone_support,
    starts_on = s.starts_on, ends_on = s.ends_on
  from import_entitlements as s
  where e.id = s.id and ${differs}`

/** The sealed copy of a known code stays: sealing the same digits again gives another text. */
const supportCodes: Merge = {
  update: sql`
    update support_codes as c set entitlement = s.entitlement from import_support_codes as s
    where c.tag = s.tag and c.entitlement <> s.entitlement`,
  insert: sql`
    insert into support_codes (tag, sealed, last, entitlement)
    select s.tag, s.sealed, s.last, s.entitlement from import_support_codes s
    where not exists (select 1 from support_codes c where c.tag = s.tag) order by s.tag`,
}

const licenseKeys: Merge = {
  update: sql`
    update license_keys as c set entitlement = s.entitlement, product = s.product from import_license_keys as s
    where c.tag = s.tag and (c.entitlement <> s.entitlement or c.product <> s.product)`,
  insert: sql`
    insert into license_keys (tag, sealed, last, product, entitlement)
    select s.tag, s.sealed, s.last, s.product, s.entitlement from import_license_keys s
    where not exists (select 1 from license_keys c where c.tag = s.tag) order by s.tag`,
}

/**
 * A status that the file did not change since the last import leaves the one on record alone.
 * A purchase's new ticket never takes the place of one on record: drawn the same id, the import fails and is run again.
 */
const mergeTickets = async (
  db: Kysely<Tables>,
  at: Instant,
  merge: (list: ImportList, statements: Merge) => Promise<Count>,
): Promise<Count> => {
  const purchased = await numberOf(db, sql`import_tickets where file is null`)
  const counted = await merge('tickets', {
    update: sql`
      update tickets as t set
        status = case when s.status is distinct from t.imported_status then s.status else t.status end,
        imported_status = s.status, subject = s.subject, updated_at = ${at}
      from import_tickets as s
      where t.id = s.id and s.file is not null and (s.status is distinct from t.imported_status or s.subject <> t.subject)`,
    insert: sql`
      insert into tickets (id, entitlement, status, imported_status, subject, created_at, updated_at)
      select s.id, s.entitlement, s.status, case when s.file is null then null else s.status end, s.subject, ${at}, ${at}
      from import_tickets s
      where s.file is null or not exists (select 1 from tickets t where t.id = s.id) order by s.id`,
  })
  return {
    ...counted,
    created: counted.created - purchased,
    unchanged: counted.unchanged + purchased,
  }
}
