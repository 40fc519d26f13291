import { z } from 'zod'
import type { ShownCode } from '../desk/codes.ts'
import type { EntitlementId } from '../rules/index.ts'
import { type Answer, CLI_ACTOR, type CliContext, done, misused, refused, type Verb } from './context.ts'

const Options = z.object({
  reason: z.string().trim().min(1).max(500),
  ending: z
    .string()
    .regex(/^\d{2,4}$/)
    .optional(),
})

/** `guichet code list|block|unblock ENTITLEMENT`. A code is named by its last digits: others can read a command line. */
export const codeVerbs: Verb = (program, on) => {
  const code = program.command('code').description('the support codes and license keys of an entitlement')
  on(code.command('list <entitlement>').description('every code, and which are blocked'), list)
  for (const [verb, blocked] of [
    ['block', true],
    ['unblock', false],
  ] as const) {
    const command = code
      .command(`${verb} <entitlement>`)
      .description(blocked ? 'nobody finds the codes any more' : 'the codes are found again')
      .requiredOption('--reason <text>', 'why, for the audit')
      .option('--ending <digits>', 'only the code that ends so')
    on(command, async (context, [entitlement], given) => {
      const options = Options.safeParse(given)
      if (!options.success) return misused('--reason: at most 500 characters; --ending: two to four digits')
      return block(context, (entitlement ?? '') as EntitlementId, blocked, options.data)
    })
  }
}

const list = async (context: CliContext, [id = '']: string[]): Promise<Answer> => {
  const { desk } = await context.open()
  const codes = await desk.codes(id as EntitlementId)
  if (codes === null) return refusedFor('unknownEntitlement', id)
  return done(codes, codes.length === 0 ? 'no codes' : codes.map(codeText).join('\n'))
}

const block = async (
  context: CliContext,
  entitlement: EntitlementId,
  blocked: boolean,
  { reason, ending }: z.infer<typeof Options>,
): Promise<Answer> => {
  const { desk } = await context.open()
  const result = await desk.blockCodes({
    entitlement,
    ending: ending ?? null,
    blocked,
    reason,
    actor: CLI_ACTOR,
  })
  if (!result.done) return refusedFor(result.problem, entitlement)
  const { codes, changed } = result
  return done({ entitlement, changed, codes }, codes.map(codeText).join('\n'))
}

const problems = {
  unknownEntitlement: 'No entitlement of that id on record.',
  unknownCode: 'No such code under that entitlement (guichet code list ENTITLEMENT).',
} as const

const refusedFor = (problem: keyof typeof problems, entitlement: string): Answer =>
  refused({ error: problem, entitlement }, problems[problem])

const names = { supportCode: 'support code', licenseKey: 'license key' } as const

export const codeText = ({ kind, ending, blockedAt }: ShownCode): string =>
  `${names[kind]} ending in ${ending}${blockedAt ? `, blocked ${blockedAt}` : ''}`
