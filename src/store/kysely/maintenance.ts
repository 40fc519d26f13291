import { sql, type Transaction } from 'kysely'
import type { Maintenance, StoredCredential } from '../maintenance-port.ts'
import type { AuditLine } from '../ports.ts'
import type { Engine } from './backend.ts'
import type { Documents } from './documents.ts'
import { eraseCustomer } from './erase.ts'
import { locksOf } from './locks.ts'
import type { Tables } from './schema.ts'
import { forgetVisits, visitsOf } from './visits.ts'

const tableOf = { supportCode: 'support_codes', licenseKey: 'license_keys' } as const

/** Two parameters a line; both engines allow some 32,000 in a statement. */
const LINES_AT_ONCE = 1_000

export const createMaintenance = (
  db: Transaction<Tables>,
  engine: Engine,
  documents: Documents | null,
): Maintenance => ({
  credentials: async (kind, after, limit) => {
    const rows = await db
      .selectFrom(tableOf[kind])
      .select(['tag', 'sealed'])
      .$if(after !== null, (query) => query.where('tag', '>', after))
      .orderBy('tag')
      .limit(limit)
      .execute()
    return rows.map((row): StoredCredential => ({ kind, ...row }))
  },
  retag: async (kind, from, to) => {
    await db
      .updateTable(tableOf[kind])
      .set(to)
      .where('tag', '=', from)
      .returning('tag')
      .executeTakeFirstOrThrow(() => new Error(`no ${kind} has the tag to replace`))
  },
  rewriteAuditMacs: async (lines, head) => {
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      await rewriteMacs(db, lines.slice(from, from + LINES_AT_ONCE))
    }
    if (head) await db.updateTable('audit_head').set(head).where('id', '=', 1).execute()
  },
  eraseCustomer: async (id) => {
    await locksOf(db, engine).customer(id)
    return eraseCustomer(db, id)
  },
  visitsOf: (id) => visitsOf(db, id),
  forgetVisits: (visits) => forgetVisits(db, visits, documents),
  markErased: async (id, dueAt) => {
    await db.updateTable('visits').set({ erased: 1, due_at: dueAt }).where('customer', '=', id).execute()
  },
  deleteGuesses: async (keys) => {
    for (let from = 0; from < keys.length; from += LINES_AT_ONCE)
      await db
        .withTables<{ guesses: { key: string } }>()
        .deleteFrom('guesses')
        .where('key', 'in', keys.slice(from, from + LINES_AT_ONCE))
        .execute()
  },
})

/** Both engines call the columns of a list of values column1, column2. */
const rewriteMacs = async (
  db: Transaction<Tables>,
  lines: Pick<AuditLine, 'seq' | 'mac'>[],
): Promise<void> => {
  const rows = lines.map(({ seq, mac }) => sql`(cast(${seq} as bigint), ${mac})`)
  await sql`update audit set mac = lines.column2 from (values ${sql.join(rows)}) as lines where seq = lines.column1`.execute(
    db,
  )
}
