import { migrateDatabase } from '../store/open.ts'
import { done, type Verb } from './context.ts'

/** `guichet migrate`: brings the tables up to date. Every start does it too; this is for doing it ahead. */
export const migrateVerb: Verb = (program, on) => {
  on(program.command('migrate').description("bring the database's tables up to date"), async ({ config }) => {
    const migrated = await migrateDatabase(config.DATABASE_URL)
    const { from, to } = migrated
    return done(
      migrated,
      from === to ? `up to date (version ${to})` : `migrated from version ${from} to ${to}`,
    )
  })
}
