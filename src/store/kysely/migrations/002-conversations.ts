import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** What the bot remembers of conversations and users: one JSON document each, compared and swapped by its etag. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    `create table bot_state (
      kind text not null check (kind in ('conversation','user')), channel text not null, id text not null,
      etag text not null, json text not null, updated_at text not null, expires_at text not null,
      primary key (kind, channel, id)) ${strict}`,
    'create index bot_state_expires on bot_state (expires_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
