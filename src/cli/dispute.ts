import { z } from 'zod'
import type { Case, DisputeClosed } from '../desk/dispute.ts'
import { canonicalDisputeId } from '../desk/dispute-id.ts'
import type { Dispute, DisputeId } from '../store/disputes-port.ts'
import { codeText } from './code.ts'
import { type Answer, CLI_ACTOR, type CliContext, done, misused, refused, type Verb } from './context.ts'

const ListOptions = z.object({
  open: z.boolean().default(false),
  limit: z.coerce.number().int().min(1).max(100_000).default(100),
})

const CloseOptions = z.object({
  reason: z.string().trim().min(1).max(500),
  reverse: z.boolean().default(false),
  unblock: z.boolean().default(false),
})

/** `guichet dispute list|show|close`: what owners say against incidents that were spent. */
export const disputeVerbs: Verb = (program, on) => {
  const dispute = program.command('dispute').description('cases that owners opened against incidents spent')
  const list = dispute
    .command('list')
    .description('disputes, oldest first')
    .option('--open', 'only those that nobody has closed')
    .option('--limit <n>', 'at most so many', '100')
  on(list, async (context, _args, given) => {
    const options = ListOptions.safeParse(given)
    return options.success ? listed(context, options.data) : misused('--limit: expected a number')
  })
  on(dispute.command('show <id>').description('one dispute, and the codes it is about'), (context, [id]) =>
    show(context, canonicalDisputeId(id ?? '')),
  )
  const close = dispute
    .command('close <id>')
    .description('end a case')
    .requiredOption('--reason <text>', 'what came of it, for the case, the ledger and the audit')
    .option('--reverse', 'give the incident back')
    .option('--unblock', 'let the code be used again')
  on(close, async (context, [id], given) => {
    const options = CloseOptions.safeParse(given)
    if (!options.success) return misused('--reason: say why, in at most 500 characters')
    return closed(context, canonicalDisputeId(id ?? ''), options.data)
  })
}

const listed = async (context: CliContext, { open, limit }: z.infer<typeof ListOptions>): Promise<Answer> => {
  const { desk } = await context.open()
  const disputes = await desk.disputes({ limit, ...(open ? { state: 'open' } : {}) })
  return done(disputes, disputes.length === 0 ? 'no disputes' : disputes.map(disputeText).join('\n'))
}

const show = async (context: CliContext, id: DisputeId): Promise<Answer> => {
  const { desk } = await context.open()
  const found = await desk.disputeCase(id)
  if (!found) return refusedFor('unknownDispute', id)
  const { dispute, codes, reversedAt } = found
  return done({ ...dispute, codes, reversedAt }, caseText(found))
}

const closed = async (
  context: CliContext,
  id: DisputeId,
  { reason, ...ways }: z.infer<typeof CloseOptions>,
): Promise<Answer> => {
  const { desk } = await context.open()
  const result = await desk.closeDispute({ id, resolution: reason, ...ways, actor: CLI_ACTOR })
  if (!result.done) return refusedFor(result.problem, id)
  const { dispute, reversed, unblocked } = result
  const deeds = [
    reversed ? 'the incident was given back' : 'nothing was given back',
    ...(ways.unblock ? [`${unblocked} codes unblocked`] : []),
  ]
  return done({ ...dispute, reversed, unblocked }, `dispute ${id} closed: ${deeds.join(', ')}`)
}

const problems: Record<Extract<DisputeClosed, { done: false }>['problem'], string> = {
  unknownDispute: 'No dispute of that id on record (guichet dispute list).',
  disputeClosed: 'That dispute is closed already. Nothing was done.',
  unknownOperation: 'The operation that it is about is not on record. Nothing was done.',
  nothingDeducted: 'That operation deducted nothing, so there is nothing to give back. Nothing was done.',
  alreadyReversed:
    'That incident was given back before: close the dispute without --reverse. Nothing was done.',
}

const refusedFor = (problem: keyof typeof problems, dispute: DisputeId): Answer =>
  refused({ error: problem, dispute }, problems[problem])

const disputeText = ({ id, state, kind, at, entitlement, operation, comment }: Dispute): string =>
  [id, state.padEnd(6), kind.padEnd(5), at, entitlement, `operation ${operation}`, comment ?? '']
    .join('  ')
    .trimEnd()

const caseText = ({ dispute, codes, reversedAt }: Case): string =>
  [
    disputeText(dispute),
    ...(dispute.ticket ? [`ticket ${dispute.ticket}`] : []),
    ...codes.map(codeText),
    reversedAt ? `given back ${reversedAt}` : 'not given back',
    ...(dispute.closedAt
      ? [`closed ${dispute.closedAt} by ${dispute.closedBy}: ${dispute.resolution ?? ''}`.trimEnd()]
      : []),
  ].join('\n')
