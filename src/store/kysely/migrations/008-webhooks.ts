import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** The ids of incoming webhooks that were carried out, and what each was answered; null inside its transaction. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    `create table notices (id text primary key, answer text, expires_at text not null) ${strict}`,
    'create index notices_expires on notices (expires_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
