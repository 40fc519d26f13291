import { erase } from '../desk/erase.ts'
import { type CustomerId, instantOf } from '../store/ports.ts'
import { CLI_ACTOR, done, refused, type Verb } from './context.ts'

/** `guichet erase CUSTOMER`: personal data gone from the records and from the files; counts and the audit chain stay. */
export const eraseVerb: Verb = (program, on) => {
  const command = program
    .command('erase <customer>')
    .description("take a customer's personal data out, for good")
  on(command, async (context, args) => {
    const { store, secrets } = await context.open()
    const customer = (args[0] ?? '') as CustomerId
    const erased = await erase(store, secrets, { customer, actor: CLI_ACTOR, at: instantOf(context.now()) })
    if (!erased.done)
      return refused({ error: erased.problem, customer }, `No customer ${customer} on record.`)
    const { auditLines, tickets, credentials, conversations } = erased
    return done(
      { customer, auditLines, tickets, credentials, conversations },
      `customer ${customer}: ${tickets} tickets and ${auditLines} audit lines blanked, ${credentials} credentials and ${conversations} conversations deleted. Backups made before still hold the data.`,
    )
  })
}
