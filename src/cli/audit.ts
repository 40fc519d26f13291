import { once } from 'node:events'
import { z } from 'zod'
import { type AuditVerdict, auditLines } from '../desk/audit.ts'
import type { AuditLine } from '../store/ports.ts'
import { type Answer, type CliContext, done, misused, refused, type Verb } from './context.ts'

const ListOptions = z.object({
  after: z.coerce.number().int().min(0).default(0),
  json: z.boolean().default(false),
})

/** `guichet audit list|verify`. */
export const auditVerbs: Verb = (program, on) => {
  const audit = program.command('audit').description('the audit trail: what was decided, and why')
  on(audit.command('verify').description('walk the chain; name the first line that does not hold'), verify)
  const list = audit
    .command('list')
    .description('every line, oldest first; one JSON object a line with --json')
    .option('--after <seq>', 'only the lines after this one')
  on(list, async (context, _args, given) => {
    const parsed = ListOptions.safeParse(given)
    return parsed.success ? listed(context, parsed.data) : misused('--after: expected a line number')
  })
}

const problems: Record<Extract<AuditVerdict, { ok: false }>['problem'], string> = {
  altered: 'was altered',
  removed: 'was removed',
  inserted: 'was inserted',
  cutOff: 'or the end of the trail was cut off or put in',
  erasedWithoutErasure: 'lost its detail without an erasure',
}

const verify = async (context: CliContext): Promise<Answer> => {
  const { desk } = await context.open()
  const verdict = await desk.verifyAudit()
  return verdict.ok
    ? done(verdict, `${verdict.lines} lines, unbroken; head ${verdict.head}`)
    : refused(verdict, `line ${verdict.seq} ${problems[verdict.problem]}`)
}

const listed = async (context: CliContext, { after, json }: z.infer<typeof ListOptions>): Promise<Answer> => {
  const { store } = await context.open()
  await store.read(async (reader) => {
    for await (const line of auditLines(reader, after)) {
      const text = json ? JSON.stringify(jsonOf(line)) : textOf(line)
      if (!context.stdout.write(`${text}\n`)) await once(context.stdout, 'drain')
    }
  })
  return done(undefined, '')
}

const jsonOf = ({ seq, at, actor, action, customer, detail, mac }: AuditLine) => ({
  seq,
  at,
  actor,
  action,
  customer,
  detail: detail === null ? null : JSON.parse(detail),
  mac,
})

const textOf = ({ seq, at, actor, action, customer, detail }: AuditLine): string =>
  `${seq}  ${at}  ${action.padEnd(9)}  by ${actor}  ${customer ?? '-'}  ${detail ?? '(erased)'}`
