import { z } from 'zod'
import type { EntitlementId } from '../rules/index.ts'
import type { LedgerLine, OperationId } from '../store/ports.ts'
import { CLI_ACTOR, done, refused, type Verb } from './context.ts'

/** `guichet ledger ENTITLEMENT`: every incident spent and given back, and by what. */
export const ledgerVerb: Verb = (program, on) => {
  const command = program
    .command('ledger <entitlement>')
    .description('every incident spent and given back, oldest first')
  on(command, async (context, args) => {
    const { desk } = await context.open()
    const id = (args[0] ?? '') as EntitlementId
    const lines = await desk.ledger(id)
    if (!lines)
      return refused({ error: 'unknownEntitlement', entitlement: id }, `No entitlement ${id} on record.`)
    return done(
      lines,
      lines.length === 0 ? `entitlement ${id}: nothing was ever spent` : lines.map(ledgerText).join('\n'),
    )
  })
}

const ledgerText = ({ at, kind, change, usedAfter, ticket, operation, actor, reason }: LedgerLine): string =>
  [
    at,
    kind.padEnd(7),
    `${change >= 0 ? '+' : ''}${change}`,
    `used ${usedAfter}`,
    `by ${actor}`,
    ticket && `ticket ${ticket}`,
    operation && `operation ${operation}`,
    reason && `reason: ${reason}`,
  ]
    .filter(Boolean)
    .join('  ')

const problems = {
  unknownOperation: 'No operation of that id on record (guichet ledger ENTITLEMENT shows them).',
  nothingDeducted: 'That operation deducted nothing, so there is nothing to give back.',
  alreadyReversed: 'That deduction was reversed before. Nothing was done.',
} as const

const ReverseOptions = z.object({ reason: z.string().trim().min(1).max(500) })

/** `guichet reverse OPERATION --reason TEXT`: gives a deducted incident back, once. */
export const reverseVerb: Verb = (program, on) => {
  const command = program
    .command('reverse <operation>')
    .description('give back the incident that an operation deducted')
    .requiredOption('--reason <text>', 'why, for the ledger and the audit')
  on(command, async (context, args, given) => {
    const options = ReverseOptions.safeParse(given)
    if (!options.success)
      return { code: 2, json: { error: 'reason' }, text: '--reason: say why, in at most 500 characters' }
    const { desk } = await context.open()
    const operation = (args[0] ?? '') as OperationId
    const reversed = await desk.reverse(operation, options.data.reason, CLI_ACTOR)
    if (!reversed.done) return refused({ error: reversed.problem, operation }, problems[reversed.problem])
    const { entitlement, ticket, usedAfter } = reversed
    return done(
      { operation, entitlement, ticket, usedAfter },
      `entitlement ${entitlement}: 1 incident given back, ${usedAfter} used`,
    )
  })
}
