import type { Kysely, Selectable } from 'kysely'
import type { Code, CodeReader, CodeWriter } from '../codes-port.ts'
import type { Tables } from './schema.ts'

type Row = Selectable<Tables['support_codes']>

const tables = [
  { kind: 'supportCode', table: 'support_codes' },
  { kind: 'licenseKey', table: 'license_keys' },
] as const

const tableOf = { supportCode: 'support_codes', licenseKey: 'license_keys' } as const
const usedAs = { supportCode: 'support_code', licenseKey: 'license_key' } as const

export const createCodeReader = (db: Kysely<Tables>): CodeReader => ({
  usedBy: async (operation) => {
    for (const { kind, table } of tables) {
      const used = db.selectFrom('operations').select(usedAs[kind]).where('id', '=', operation).$asScalar()
      const row = await db.selectFrom(table).select(columns).where('tag', '=', used).executeTakeFirst()
      if (row) return toCode(kind, row)
    }
    return null
  },
  of: async (entitlement) => {
    const codes: Code[] = []
    for (const { kind, table } of tables) {
      const ofOne = db.selectFrom(table).select(columns).where('entitlement', '=', entitlement)
      codes.push(...(await ofOne.orderBy('tag').execute()).map((row) => toCode(kind, row)))
    }
    return codes
  },
})

export const createCodeWriter = (db: Kysely<Tables>): CodeWriter => ({
  ...createCodeReader(db),
  block: async ({ kind, tag }, at) => {
    const { numUpdatedRows } = await db
      .updateTable(tableOf[kind])
      .set({ blocked_at: at })
      .where('tag', '=', tag)
      .where('blocked_at', at === null ? 'is not' : 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  },
})

const columns = ['tag', 'last', 'entitlement', 'blocked_at'] as const

const toCode = (kind: Code['kind'], { tag, last, entitlement, blocked_at }: Omit<Row, 'sealed'>): Code => ({
  kind,
  tag,
  last,
  entitlement,
  blockedAt: blocked_at,
})
