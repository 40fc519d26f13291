import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { EntitlementId } from '../../rules/index.ts'
import type { ImportCounts, ImportRow, ImportWriter } from '../imports-port.ts'
import { findConflicts } from './import-conflicts.ts'
import { mergeImport } from './import-merge.ts'
import { groupByList, indexesOf, lists, type Staging, staging } from './import-staging.ts'
import type { Tables } from './schema.ts'

type Engine = 'sqlite' | 'postgres'

/** Bulk import on one transaction: every check and every merge is one statement over all rows. */
export const createImportWriter = (db: Kysely<Tables>, engine: Engine): ImportWriter => {
  const run = (statement: RawBuilder<unknown>) => statement.execute(db)
  return {
    async begin() {
      if (engine === 'postgres') await run(liftLimits)
      for (const list of lists) {
        await run(sql`drop table if exists ${sql.table(staging[list].table)}`)
        await run(createTable(staging[list], engine))
      }
    },
    async stage(file, rows) {
      for (const [list, ofList] of groupByList(rows)) await run(insertRows(engine, list, file, ofList))
    },
    async conflicts(limit) {
      if (engine === 'postgres') await run(lockTables)
      for (const list of lists) {
        for (const index of indexesOf(list)) await run(index)
        if (engine === 'postgres') await run(sql`analyze ${sql.table(staging[list].table)}`)
      }
      return findConflicts(db, limit)
    },
    ticketless: (after, limit) => ticketless(db, after, limit),
    async merge(at, actor): Promise<ImportCounts> {
      const counts = await mergeImport(db, at, actor)
      for (const list of lists) await run(sql`drop table ${sql.table(staging[list].table)}`)
      return counts
    },
  }
}

/** Long work: the limits are for turns of a conversation. */
const liftLimits = sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true),
  set_config('idle_in_transaction_session_timeout', '0', true)`

/** What was checked holds until it is merged. Readers go on; SQLite has the one write lock anyway. */
const lockTables = sql`lock table entitlements, tickets, customers, support_codes, license_keys in exclusive mode`

/** `n` keeps the order of the files. */
const createTable = ({ table, columns }: Staging, engine: Engine): RawBuilder<unknown> => {
  const number =
    engine === 'sqlite' ? 'n integer primary key' : 'n bigint generated always as identity primary key'
  const fields = Object.entries({ at: 'text', ...columns }).map(([name, type]) => `${name} ${type}`)
  const end = engine === 'sqlite' ? '' : 'on commit drop'
  return sql.raw(`create temporary table ${table} (${[number, 'file integer', ...fields].join(', ')}) ${end}`)
}

/** One JSON parameter for all rows: no limit on parameters, and one statement for every batch size. */
const insertRows = (
  engine: Engine,
  list: ImportRow['list'],
  file: number | null,
  rows: Record<string, unknown>[],
): RawBuilder<unknown> => {
  const { table, columns } = staging[list]
  const fields = { at: 'text', ...columns }
  const names = Object.keys(fields)
  const json = JSON.stringify(rows)
  const into = sql.raw(`insert into ${table} (file, ${names.join(', ')}) select`)
  const fileNumber = sql`cast(${file} as integer)`
  if (engine === 'sqlite') {
    const values = sql.raw(names.map((name) => `value ->> '${name}'`).join(', '))
    return sql`${into} ${fileNumber}, ${values} from json_each(${json})`
  }
  const typed = sql.raw(
    Object.entries(fields)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )
  return sql`${into} ${fileNumber}, ${sql.raw(names.join(', '))} from json_to_recordset(${json}::json) as r(${typed})`
}

const ticketless = async (
  db: Kysely<Tables>,
  after: EntitlementId | null,
  limit: number,
): Promise<EntitlementId[]> => {
  const { rows } = await sql<{ id: EntitlementId }>`
    select s.id from import_entitlements s
    where s.plan = 'per-incident' and s.id > ${after ?? ''}
      and not exists (select 1 from tickets t where t.entitlement = s.id)
      and not exists (select 1 from import_tickets t where t.entitlement = s.id)
    order by s.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
