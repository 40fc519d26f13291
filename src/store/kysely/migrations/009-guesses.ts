import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** How many wrong credentials were shown, by whom (a MAC, never the name), until when it counts. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  const statements = [
    `create table guesses (key text primary key, points integer not null, expires_at text not null) ${strict}`,
    'create index guesses_expires on guesses (expires_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
