import { type QueryExecutorProvider, sql } from 'kysely'

/**
 * Each activity of the embedded channel was written into three indexes besides its place. Only what may come twice needs its
 * key found, and only what was replaced is somewhere else in the order of changes than in that of places.
 */
export const up = async (db: QueryExecutorProvider): Promise<void> => {
  const statements = [
    'drop index channel_activities_key',
    "create unique index channel_activities_key on channel_activities (conversation, key) where key <> ''",
    'drop index channel_activities_seq',
    'create unique index channel_activities_replaced on channel_activities (conversation, seq) where seq <> position',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
