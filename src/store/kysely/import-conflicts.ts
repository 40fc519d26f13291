import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ImportConflict, ImportList } from '../imports-port.ts'
import { lists, staging } from './import-staging.ts'
import type { Tables } from './schema.ts'

/** A check selects the staged rows `s` at fault, with a text for each, and where the first of its kind stands. */
type Check = { list: ImportList; field: string; faults: RawBuilder<unknown> }

type Fault = { file: number; at: string; problem: string; first_file: number | null; first_at: string | null }

/** Everything about an import that only all of its rows, or the records, can show. */
export const findConflicts = async (
  db: Kysely<Tables>,
  limit: number,
): Promise<{ total: number; first: ImportConflict[] }> => {
  const first: ImportConflict[] = []
  let total = 0
  for (const { list, field, faults } of checks) {
    const { rows } = await sql<Fault & { total: number | string }>`
      select f.*, count(*) over () as total from (${faults}) f order by n limit ${limit}`.execute(db)
    total += Number(rows[0]?.total ?? 0)
    first.push(...rows.map((fault) => conflictOf(list, field, fault)))
  }
  return { total, first }
}

const conflictOf = (list: ImportList, field: string, fault: Fault): ImportConflict => ({
  list,
  field,
  file: fault.file,
  at: fault.at,
  problem: fault.problem,
  first:
    fault.first_file === null || fault.first_at === null
      ? null
      : { file: fault.first_file, at: fault.first_at },
})

const fault = (problem: RawBuilder<unknown>) =>
  sql`s.n, s.file, s.at, ${problem} as problem, cast(null as integer) as first_file, cast(null as text) as first_at`

const duplicates = (list: ImportList): Check => {
  const table = sql.table(staging[list].table)
  const key = sql.ref(staging[list].key.column)
  return {
    list,
    field: staging[list].key.field,
    faults: sql`
      select s.n, s.file, s.at, 'expected once in the import' as problem, f.file as first_file, f.at as first_at
      from (select ${key} as key, min(n) as n from ${table} group by ${key} having count(*) > 1) d
      join ${table} s on s.${key} = d.key and s.n > d.n
      join ${table} f on f.n = d.n`,
  }
}

const danglingReferences = (list: ImportList): Check[] => {
  const { table, reference } = staging[list]
  if (!reference) return []
  const column = sql.ref(reference.column)
  const to = staging[reference.list]
  const problem = sql`'expected ' || ${sql.lit(article(reference.column))} || ' of this import or on record, found ' || s.${column}`
  return [
    {
      list,
      field: reference.column,
      faults: sql`
        select ${fault(problem)} from ${sql.table(table)} s
        where not exists (select 1 from ${sql.table(to.table)} p where p.id = s.${column})
          and not exists (select 1 from ${sql.table(to.target)} p where p.id = s.${column})`,
    },
  ]
}

const article = (name: 'customer' | 'entitlement'): string =>
  name === 'customer' ? 'a customer' : 'an entitlement'

const erasedCustomers: Check = {
  list: 'customers',
  field: 'id',
  faults: sql`
    select ${fault(sql`'expected no customer that was erased on request: take it out of the file'`)}
    from import_customers s join customers c on c.id = s.id where c.name is null`,
}

/** Incidents used here are kept: the file's own count moves the record by its difference to the last import. */
const usedOutOfRange: Check = {
  list: 'entitlements',
  field: 'used',
  faults: sql`
    select ${fault(sql`'expected a count that leaves 0 to ' || coalesce(cast(s.incidents as text), 'any number of')
      || ' incidents used: ' || (e.used - e.imported_used) || ' more were used here, which makes ' || (e.used + s.used - e.imported_used)`)}
    from import_entitlements s join entitlements e on e.id = s.id
    where e.used + s.used - e.imported_used < 0 or e.used + s.used - e.imported_used > s.incidents`,
}

/** A plan can become per-incident only while one ticket at most is under it. */
const tooManyTicketsForPlan: Check = {
  list: 'entitlements',
  field: 'plan',
  faults: sql`
    select ${fault(sql`'expected another plan: a per-incident entitlement has one ticket, and this one has several on record'`)}
    from import_entitlements s join entitlements e on e.id = s.id
    where s.plan = 'per-incident' and e.plan <> 'per-incident'
      and (select count(*) from tickets t where t.entitlement = s.id) > 1`,
}

/** A renewal moves a code to another entitlement of the same customer; it never moves to another customer. */
const foreignCodes = (list: 'supportCodes' | 'licenseKeys', word: string): Check => ({
  list,
  field: staging[list].key.field,
  faults: sql`
    select ${fault(sql`'expected a ' || ${sql.lit(word)} || ' that is not on record for another customer'`)}
    from ${sql.table(staging[list].table)} s
    join ${sql.table(staging[list].target)} c on c.tag = s.tag
    join entitlements was on was.id = c.entitlement
    left join import_entitlements was_now on was_now.id = was.id
    left join entitlements will on will.id = s.entitlement
    left join import_entitlements will_now on will_now.id = s.entitlement
    where c.entitlement <> s.entitlement
      and coalesce(was_now.customer, was.customer) <> coalesce(will_now.customer, will.customer)`,
})

const movedTickets: Check = {
  list: 'tickets',
  field: 'entitlement',
  faults: sql`
    select ${fault(sql`'expected ' || t.entitlement || ', under which the ticket is on record, found ' || s.entitlement`)}
    from import_tickets s join tickets t on t.id = s.id where t.entitlement <> s.entitlement`,
}

/** Closed is final. A file that says what it said at the last import says nothing new, though. */
const reopenedTickets: Check = {
  list: 'tickets',
  field: 'status',
  faults: sql`
    select ${fault(sql`'expected closed: the ticket is closed on record, which is final; found ' || s.status`)}
    from import_tickets s join tickets t on t.id = s.id
    where t.status = 'closed' and s.status <> 'closed' and s.status is distinct from t.imported_status`,
}

/** A per-incident entitlement is bound to one ticket (rule N). */
const secondTickets: Check = {
  list: 'tickets',
  field: 'entitlement',
  faults: sql`
    select ${fault(sql`'expected another entitlement: ' || s.entitlement || ' is per-incident and has its one ticket'`)}
    from import_tickets s
    left join import_entitlements i on i.id = s.entitlement
    left join entitlements e on e.id = s.entitlement
    where coalesce(i.plan, e.plan) = 'per-incident'
      and not exists (select 1 from tickets t where t.id = s.id)
      and (exists (select 1 from tickets t where t.entitlement = s.entitlement)
        or exists (select 1 from import_tickets o where o.entitlement = s.entitlement and o.n < s.n and o.id <> s.id))`,
}

const checks: Check[] = [
  ...lists.map(duplicates),
  ...lists.flatMap(danglingReferences),
  erasedCustomers,
  usedOutOfRange,
  tooManyTicketsForPlan,
  foreignCodes('supportCodes', 'support code'),
  foreignCodes('licenseKeys', 'license key'),
  movedTickets,
  reopenedTickets,
  secondTickets,
]
