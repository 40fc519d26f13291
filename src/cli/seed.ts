import { demoPaths } from '../desk/demo/paths.ts'
import { seedDemo } from '../desk/seed.ts'
import { instantOf } from '../store/ports.ts'
import { type Answer, type CliContext, done, refused, type Verb } from './context.ts'
import { table } from './table.ts'

/** `guichet seed`: demo customers for every path of the policy, and what to type for each. */
export const seedVerb: Verb = (program, on) => {
  on(
    program.command('seed').description('put demo customers on record and print what to type for each path'),
    seed,
  )
}

const seed = async (context: CliContext): Promise<Answer> => {
  if (context.config.NODE_ENV === 'production') {
    return refused(
      { error: 'production' },
      'Demo customers do not belong in production: their codes are public. Nothing was done.',
    )
  }
  const { store, secrets } = await context.open()
  const counts = await seedDemo(store, secrets, instantOf(context.now()))
  return done({ counts, paths: demoPaths }, demoTable())
}

/** What to type for each path, as a table. */
export const demoTable = (): string =>
  table(
    ['rule', 'customer', 'type', 'and see'],
    demoPaths.map(({ rule, who, type, gives }) => [rule, who, type, gives.en]),
  )
