import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Committed } from '../desk/outcome.ts'
import { parseWireRequest, wireDecision, wireOutcome } from '../desk/wire.ts'
import { type AuthorizationRequest, callKinds, customerTypes, dayOf } from '../rules/index.ts'
import type { OperationId } from '../store/ports.ts'
import { type Answer, CLI_ACTOR, type CliContext, done, misused, refused, type Verb } from './context.ts'
import { decisionText } from './text.ts'

const Options = z.object({
  customer: z.enum(customerTypes).optional(),
  call: z.enum(callKinds).optional(),
  ticket: z.string().optional(),
  email: z.string().optional(),
  supportCode: z.string().optional(),
  licenseKey: z.string().optional(),
  on: z.string().optional(),
  commit: z.boolean().optional(),
  operation: z.string().min(1).max(100).optional(),
  subject: z.string().optional(),
  from: z.string().optional(),
})
type Options = z.infer<typeof Options>

/** `guichet authorize`: what the rules decide, for one request or a file of them; with `--commit` it is carried out. */
export const authorizeVerb: Verb = (program, on) => {
  const command = program
    .command('authorize')
    .description('decide a request; changes nothing unless --commit is given')
    .option('--customer <type>', customerTypes.join(' or '))
    .option('--call <kind>', callKinds.join(', '))
    .option('--ticket <id>', 'a ticket ID')
    .option('--email <address>', 'with an imported ticket ID: the e-mail address of its owner')
    .option('--support-code <digits>', 'a 10-digit support code')
    .option('--license-key <digits>', 'an 8-digit license key number')
    .option('--on <day>', 'the day to decide for, YYYY-MM-DD (default: today, UTC)')
    .option('--commit', 'carry the decision out: open or resume the ticket, deduct the incident')
    .option('--operation <id>', 'with --commit: repeated with the same id it returns the first outcome')
    .option('--subject <text>', 'with --commit: the problem in one sentence')
    .option('--from <file>', 'decide each line of a JSONL file, one decision a line')
  on(command, async (context, args, given) => {
    if (args.length > 0) return misused(`unexpected argument: ${args[0]}`)
    const parsed = Options.safeParse(given)
    if (!parsed.success) return misused(parsed.error.issues.map(usageOf).join('\n'))
    const problem = misuse(parsed.data)
    if (problem) return misused(problem)
    return parsed.data.from === undefined ? one(context, parsed.data) : many(context, parsed.data.from)
  })
}

const usageOf = ({ path, message }: z.core.$ZodIssue): string => {
  const option = String(path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `--${option}: ${message}`
}

const misuse = (options: Options): string | null => {
  const { from, customer, call, commit, operation, subject, ...rest } = options
  if (from !== undefined) {
    const beside = { customer, call, commit, operation, subject, ...rest }
    return Object.values(beside).some((value) => value !== undefined) ? '--from goes alone' : null
  }
  if (customer === undefined || call === undefined) return 'give --customer and --call, or --from FILE'
  if (!commit && (operation !== undefined || subject !== undefined))
    return '--operation and --subject go with --commit'
  return null
}

const one = async (context: CliContext, options: Options): Promise<Answer> => {
  const { customer, call, ticket, email, supportCode, licenseKey, on } = options
  const named = Object.entries({ customer, call, ticket, email, supportCode, licenseKey, on })
  const wire = Object.fromEntries(named.filter(([, value]) => value !== undefined))
  const parsed = parseWireRequest(wire, dayOf(context.now()))
  if (!parsed.ok) return misused(parsed.error)
  return options.commit ? commit(context, parsed.request, options) : preview(context, parsed.request)
}

const preview = async (context: CliContext, request: AuthorizationRequest): Promise<Answer> => {
  const { desk } = await context.open()
  const decision = await desk.preview(request)
  const answer = decision.outcome === 'refuse' ? refused : done
  return answer(wireDecision(decision), decisionText(decision, desk.profile))
}

const commit = async (
  context: CliContext,
  request: AuthorizationRequest,
  options: Options,
): Promise<Answer> => {
  const { desk } = await context.open()
  const operation = (options.operation ?? randomUUID()) as OperationId
  const by = { actor: CLI_ACTOR, conversation: null }
  const committed = await desk.commit({ operation, by, request, subject: options.subject ?? '' })
  if (!committed.done) return refused({ error: committed.problem }, committedProblem[committed.problem])
  const { decision } = committed.outcome
  const answer = decision.outcome === 'refuse' ? refused : done
  const repeated = committed.repeated
    ? '\nThis operation was carried out before; this is its first outcome.'
    : ''
  return answer(
    wireOutcome(committed),
    `${decisionText(decision, desk.profile, committed.outcome)}\noperation: ${operation}${repeated}`,
  )
}

const committedProblem: Record<Extract<Committed, { done: false }>['problem'], string> = {
  operationTaken:
    'This operation id was used before, by someone else or for another request. Nothing was done; use a new one.',
  entitlementChanged: 'The credential leads to another entitlement by now. Nothing was done.',
  codeNeeded: 'The contract’s owner has to confirm it by a one-time code. Nothing was done.',
  erased:
    'This operation was carried out before; its outcome was erased with its customer. Nothing was done.',
}

const many = async (context: CliContext, file: string): Promise<Answer> => {
  const readable = await access(file).then(
    () => true,
    () => false,
  )
  if (!readable)
    return refused(
      { error: 'unreadable', file },
      `${file} cannot be read: give a JSONL file, one request a line.`,
    )
  const { desk } = await context.open()
  const today = dayOf(context.now())
  let number = 0
  let failed = 0
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line
    if (text.trim() === '') continue
    const parsed = parseLine(text, today)
    if (!parsed.ok) failed++
    const answer = parsed.ok
      ? wireDecision(await desk.preview(parsed.request))
      : { error: parsed.error, line: number }
    if (!context.stdout.write(`${JSON.stringify(answer)}\n`)) await once(context.stdout, 'drain')
  }
  return { code: failed > 0 ? 1 : 0, json: undefined, text: '' }
}

const parseLine = (line: string, today: ReturnType<typeof dayOf>): ReturnType<typeof parseWireRequest> => {
  try {
    return parseWireRequest(JSON.parse(line), today)
  } catch {
    return { ok: false, error: 'not JSON: expected one request object a line' }
  }
}
