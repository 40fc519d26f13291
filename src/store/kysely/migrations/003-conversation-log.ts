import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** The embedded channel's conversations, and what was said in them. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    `create table channel_conversations (
      id text primary key, owner text not null, seq integer not null, expires_at text not null) ${strict}`,
    'create index channel_conversations_expires on channel_conversations (expires_at)',
    `create table channel_activities (
      conversation text not null references channel_conversations (id) on delete cascade,
      position integer not null, seq integer not null, key text not null,
      author text not null check (author in ('user','bot')), at text not null, json text, pending text,
      primary key (conversation, position)) ${strict}`,
    'create unique index channel_activities_key on channel_activities (conversation, key)',
    'create unique index channel_activities_seq on channel_activities (conversation, seq)',
    `create table channel_tickets (id text primary key, expires_at text not null) ${strict}`,
    'create index channel_activities_pending on channel_activities (at) where pending is not null',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
