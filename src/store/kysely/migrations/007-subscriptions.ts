import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** Which conversations are told when which tickets change. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  // As the tickets have it, which they are compared with.
  const text = engine === 'sqlite' ? 'text' : 'text collate "C"'
  const statements = [
    `create table subscriptions (
      id ${text} primary key, channel ${text} not null, conversation ${text} not null, user_id ${text} not null,
      reference ${text} not null, ticket ${text} not null, entitlement ${text} not null, locale ${text} not null,
      since ${text} not null, muted integer not null check (muted in (0,1)),
      unique (channel, conversation, ticket)) ${strict}`,
    'create index subscriptions_ticket on subscriptions (ticket)',
    'create index subscriptions_entitlement on subscriptions (entitlement)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
