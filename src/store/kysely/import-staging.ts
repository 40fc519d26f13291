import { type RawBuilder, sql } from 'kysely'
import { unreachable } from '../../rules/index.ts'
import type { ImportList, ImportRow } from '../imports-port.ts'

/** A staging table: its columns beside `n`, `file` and `at`, its key, and what it refers to. */
export type Staging = {
  table: string
  target: string
  columns: Record<string, 'text' | 'integer'>
  key: { column: string; field: string }
  reference: { column: 'customer' | 'entitlement'; list: ImportList } | null
}

const ofEntitlement = { column: 'entitlement', list: 'entitlements' } as const

export const staging: Record<ImportList, Staging> = {
  customers: {
    table: 'import_customers',
    target: 'customers',
    columns: { id: 'text', type: 'text', name: 'text', email: 'text' },
    key: { column: 'id', field: 'id' },
    reference: null,
  },
  entitlements: {
    table: 'import_entitlements',
    target: 'entitlements',
    columns: {
      id: 'text',
      customer: 'text',
      plan: 'text',
      incidents: 'integer',
      used: 'integer',
      phone_support: 'integer',
      starts_on: 'text',
      ends_on: 'text',
    },
    key: { column: 'id', field: 'id' },
    reference: { column: 'customer', list: 'customers' },
  },
  supportCodes: {
    table: 'import_support_codes',
    target: 'support_codes',
    columns: { tag: 'text', sealed: 'text', last: 'text', entitlement: 'text' },
    key: { column: 'tag', field: 'code' },
    reference: ofEntitlement,
  },
  licenseKeys: {
    table: 'import_license_keys',
    target: 'license_keys',
    columns: { tag: 'text', sealed: 'text', last: 'text', product: 'text', entitlement: 'text' },
    key: { column: 'tag', field: 'key' },
    reference: ofEntitlement,
  },
  tickets: {
    table: 'import_tickets',
    target: 'tickets',
    columns: { id: 'text', entitlement: 'text', status: 'text', subject: 'text' },
    key: { column: 'id', field: 'id' },
    reference: ofEntitlement,
  },
}

export const lists = Object.keys(staging) as ImportList[]

/** Made once all rows of the files are in. */
export const indexesOf = (list: ImportList): RawBuilder<unknown>[] => {
  const { table, key } = staging[list]
  const columns = list === 'tickets' ? [key.column, 'entitlement'] : [key.column]
  return columns.map((column) => sql.raw(`create index ${table}_${column} on ${table} (${column})`))
}

/** The rows as columns of their staging tables, by list. */
export const groupByList = (rows: ImportRow[]): Map<ImportList, Record<string, unknown>[]> => {
  const groups = new Map<ImportList, Record<string, unknown>[]>()
  for (const row of rows) {
    const group = groups.get(row.list)
    if (group) group.push(columnsOf(row))
    else groups.set(row.list, [columnsOf(row)])
  }
  return groups
}

const columnsOf = (staged: ImportRow): Record<string, unknown> => {
  switch (staged.list) {
    case 'entitlements': {
      const { phoneSupport, startsOn, endsOn, ...same } = staged.row
      return {
        ...same,
        at: staged.at,
        phone_support: phoneSupport ? 1 : 0,
        starts_on: startsOn,
        ends_on: endsOn,
      }
    }
    case 'customers':
    case 'supportCodes':
    case 'licenseKeys':
    case 'tickets':
      return { ...staged.row, at: staged.at }
    default:
      return unreachable(staged)
  }
}
