import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/**
 * Whose records were shown in which conversations, so that an erasure finds these; and what a remembered user proved, in a
 * table of its own: a new key re-tags it by itself, and it is gone with its code. What documents kept of it, named no code.
 */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    `create table visits (
      customer text not null references customers on update cascade, channel text not null, conversation text not null,
      actor text not null, user_id text, due_at text not null, erased integer not null check (erased in (0,1)),
      primary key (customer, channel, conversation, actor)) ${strict}`,
    'create index visits_due on visits (due_at)',
    `create table proofs (
      channel text not null, user_id text not null, entitlement text not null references entitlements, ticket text,
      support_code text references support_codes (tag) on update cascade on delete cascade,
      license_key text references license_keys (tag) on update cascade on delete cascade, at text not null) ${strict}`,
    'create index proofs_user on proofs (channel, user_id)',
    ...['entitlement', 'support_code', 'license_key', 'at'].map(
      (column) => `create index proofs_${column} on proofs (${column})`,
    ),
    `delete from bot_state where kind = 'user' and json like '%"proved"%'`,
    "create index deliveries_parked on deliveries (due_at) where state = 'parked'",
    'create index disputes_closed on disputes (closed_at) where resolution is not null',
  ]
  // Byte order, as in 001-desk.
  const inByteOrder = (statement: string) =>
    engine === 'sqlite' ? statement : statement.replaceAll(/\btext\b/g, 'text collate "C"')
  for (const statement of statements) await sql.raw(inByteOrder(statement)).execute(db)
}
