import { Command, CommanderError } from 'commander'
import { auditVerbs } from './audit.ts'
import { authorizeVerb } from './authorize.ts'
import { backupVerb, restoreVerb } from './backup.ts'
import { codeVerbs } from './code.ts'
import { type Action, type CliIo, runVerb, type Verb } from './context.ts'
import { disputeVerbs } from './dispute.ts'
import { eraseVerb } from './erase.ts'
import { importVerb } from './import.ts'
import { keyVerbs } from './keys.ts'
import { ledgerVerb, reverseVerb } from './ledger.ts'
import { migrateVerb } from './migrate.ts'
import { outboxVerbs } from './outbox.ts'
import { quoting } from './quoted.ts'
import { rekeyVerb } from './rekey.ts'
import { seedVerb } from './seed.ts'
import { ticketVerbs } from './ticket.ts'

const verbs: Verb[] = [
  importVerb,
  authorizeVerb,
  ticketVerbs,
  ledgerVerb,
  reverseVerb,
  disputeVerbs,
  codeVerbs,
  auditVerbs,
  outboxVerbs,
  rekeyVerb,
  seedVerb,
  backupVerb,
  restoreVerb,
  eraseVerb,
  migrateVerb,
  keyVerbs,
]

const USAGE = 2

/** Runs one command line (without the program's name); the exit code: 0 done, 1 refused or invalid input, 2 usage. */
export const runCli = async (argv: string[], io: CliIo): Promise<number> => {
  const quoted = quoting(argv)
  let code = 0
  const program = new Command('guichet')
    .description('The support desk: contracts, tickets, incidents, and why each was spent.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(quoted(text)),
    })
    .showHelpAfterError('(--help shows how)')
  const on = (command: Command, action: Action): void => {
    command.option('--json', 'print JSON').action(async () => {
      const isJson = command.opts().json === true
      code = await runVerb({ ...io, quoted }, isJson, (context) =>
        action(context, command.args, command.opts()),
      )
    })
  }
  for (const verb of verbs) verb(program, on)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
    throw error
  }
}
