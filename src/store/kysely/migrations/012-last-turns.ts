import { type QueryExecutorProvider, sql } from 'kysely'

/** What a conversation's last turn answered, beside its document: it is most of what is kept, and hardly ever read. */
export const up = async (db: QueryExecutorProvider): Promise<void> => {
  await sql.raw('alter table bot_state add column last text').execute(db)
}
