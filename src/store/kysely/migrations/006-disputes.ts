import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** Which code an operation used (a new key re-tags it, an erasure forgets it), blocked codes, and the owners' disputes. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    ...['support_code', 'license_key'].flatMap((code) => [
      `alter table ${code}s add column blocked_at text`,
      `alter table operations add column ${code} text references ${code}s (tag) on update cascade on delete set null`,
      `create index operations_${code} on operations (${code})`,
    ]),
    `create table disputes (
      id text primary key, operation text not null unique references operations (id),
      entitlement text not null references entitlements, ticket text,
      kind text not null check (kind in ('check','notMe')), comment text, at text not null,
      state text not null check (state in ('open','closed')), resolution text, closed_at text, closed_by text) ${strict}`,
    'create index disputes_entitlement on disputes (entitlement)',
    'create index disputes_state on disputes (state, at, id)',
  ]
  // Byte order, as in 001-desk.
  const inByteOrder = (statement: string) =>
    engine === 'sqlite' ? statement : statement.replaceAll(/\btext\b/g, 'text collate "C"')
  for (const statement of statements) await sql.raw(inByteOrder(statement)).execute(db)
}
