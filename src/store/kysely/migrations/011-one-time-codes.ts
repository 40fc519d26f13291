import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** One-time codes that owners were sent: what each was for, and what became of it. The codes stand nowhere. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    `create table one_time_codes (
      id text primary key, operation text not null, actor text not null, conversation text,
      entitlement text not null references entitlements, mailbox text not null,
      credential text not null check (credential in ('supportCode','licenseKey')), ending text not null,
      sent_at text not null, expires_at text not null, misses integer not null,
      state text not null check (state in ('waiting','void','proved'))) ${strict}`,
    'create index one_time_codes_operation on one_time_codes (operation)',
    'create index one_time_codes_entitlement on one_time_codes (entitlement, sent_at)',
    'create index one_time_codes_sent on one_time_codes (state, sent_at)',
  ]
  // Byte order, as in 001-desk.
  const inByteOrder = (statement: string) =>
    engine === 'sqlite' ? statement : statement.replaceAll(/\btext\b/g, 'text collate "C"')
  for (const statement of statements) await sql.raw(inByteOrder(statement)).execute(db)
}
