import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** The desk: customers, contracts, credentials, tickets, ledger, operations, outbox, audit. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const serial =
    engine === 'sqlite' ? 'integer primary key' : 'bigint generated always as identity primary key'
  const long = engine === 'sqlite' ? 'integer' : 'bigint'
  const tables = [
    `create table customers (
      id text primary key, type text not null check (type in ('home','business')), name text, email text) ${strict}`,
    `create table entitlements (
      id text primary key, customer text not null references customers on update cascade,
      plan text not null check (plan in ('limited','unlimited','per-incident')),
      incidents integer, used integer not null check (used >= 0), imported_used integer not null,
      phone_support integer not null check (phone_support in (0,1)), starts_on text not null, ends_on text,
      check (plan <> 'limited' or (incidents is not null and used <= incidents))) ${strict}`,
    'create index entitlements_customer on entitlements (customer)',
    `create table support_codes (
      tag text primary key, sealed text not null, last text not null,
      entitlement text not null references entitlements) ${strict}`,
    'create index support_codes_entitlement on support_codes (entitlement)',
    `create table license_keys (
      tag text primary key, sealed text not null, last text not null, product text not null,
      entitlement text not null references entitlements) ${strict}`,
    'create index license_keys_entitlement on license_keys (entitlement)',
    `create table tickets (
      id text primary key, entitlement text not null references entitlements,
      status text not null check (status in ('open','pending','closed')), imported_status text,
      subject text not null, created_at text not null, updated_at text not null) ${strict}`,
    'create index tickets_entitlement on tickets (entitlement, status)',
    `create table ledger (
      id ${serial}, entitlement text not null references entitlements, at text not null,
      kind text not null check (kind in ('import','deduct','reverse')), change integer not null,
      used_after integer not null, operation text, ticket text, actor text not null, reason text) ${strict}`,
    'create index ledger_entitlement on ledger (entitlement, id)',
    `create table operations (
      id text primary key, at text not null, actor text not null, conversation text, fingerprint text not null,
      entitlement text, ticket text, deducted integer not null default 0 check (deducted in (0,1)),
      reversed_at text, outcome text) ${strict}`,
    'create index operations_entitlement on operations (entitlement)',
    `create table outbox (
      id text primary key, at text not null, topic text not null, ticket text, entitlement text,
      payload text not null) ${strict}`,
    `create table audit (
      seq ${long} primary key, at text not null, actor text not null, action text not null, customer text,
      detail text, salt text, digest text not null, mac text not null) ${strict}`,
    'create index audit_customer on audit (customer)',
    `create table audit_head (
      id integer primary key check (id = 1), seq ${long} not null, mac text not null, seal text not null) ${strict}`,
    `insert into audit_head (id, seq, mac, seal) values (1, 0, '', '')`,
    `create table meta (key text primary key, value text not null) ${strict}`,
  ]
  // Byte order, as SQLite has it: both engines give the same rows in the same order, whatever the server's language.
  const inByteOrder = (statement: string) =>
    engine === 'sqlite' ? statement : statement.replaceAll(/\btext\b/g, 'text collate "C"')
  for (const statement of tables) await sql.raw(inByteOrder(statement)).execute(db)
}
