import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/**
 * The outbox: events in their order, what of them is to leave, and the lanes it leaves by. What happened before anybody
 * could be told counts as told: nobody wants last year's news.
 */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  // Without "autoincrement" SQLite gives the number of a deleted last row again.
  const serial =
    engine === 'sqlite'
      ? 'integer primary key autoincrement'
      : 'bigint generated always as identity primary key'
  const asInserted = engine === 'sqlite' ? 'rowid' : 'ctid'
  const statements = [
    'alter table outbox rename to outbox_before',
    `create table outbox (
      seq ${serial}, id text not null unique, at text not null, topic text not null, ticket text, entitlement text,
      payload text not null, told integer not null default 0 check (told in (0,1))) ${strict}`,
    `insert into outbox (id, at, topic, ticket, entitlement, payload, told)
      select id, at, topic, ticket, entitlement, payload, 1 from outbox_before order by at, ${asInserted}`,
    'drop table outbox_before',
    'create index outbox_untold on outbox (seq) where told = 0',
    `create table deliveries (
      seq ${serial}, id text not null unique, kind text not null, lane text not null, topic text not null,
      ticket text, entitlement text, payload text not null, at text not null, tries integer not null default 0,
      state text not null default 'waiting' check (state in ('waiting','parked')), due_at text not null,
      problem text) ${strict}`,
    "create index deliveries_waiting on deliveries (lane, seq) where state = 'waiting'",
    `create table delivery_lanes (lane text primary key, due_at text, claimed_until text) ${strict}`,
    'create index delivery_lanes_due on delivery_lanes (due_at)',
  ]
  // Byte order, as SQLite has it: both engines give the same rows in the same order, whatever the server's language.
  const inByteOrder = (statement: string) =>
    engine === 'sqlite' ? statement : statement.replaceAll(/\btext\b/g, 'text collate "C"')
  for (const statement of statements) await sql.raw(inByteOrder(statement)).execute(db)
}
