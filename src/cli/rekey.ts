import { existsSync, renameSync } from 'node:fs'
import { rekey } from '../desk/rekey.ts'
import { createSecrets, newKey } from '../desk/secrets.ts'
import { CannotStart, keyFile, keyFrom, nextKeyFile, writeKeyFile } from '../open-desk.ts'
import { type Answer, type CliContext, done, refused, type Verb } from './context.ts'

/**
 * `guichet rekey`: replaces GUICHET_KEY. A key that is kept in a file is replaced there; one that is set in the
 * environment is given anew as GUICHET_NEW_KEY, never as an argument, which other users of the machine could read.
 */
export const rekeyVerb: Verb = (program, on) => {
  on(
    program.command('rekey').description('replace the key: new tags, new seals, the audit chained anew'),
    rotate,
  )
}

const rotate = async (context: CliContext): Promise<Answer> => {
  const { config } = context
  const fromFile = config.GUICHET_KEY === undefined
  if (!fromFile && config.GUICHET_NEW_KEY === undefined) {
    throw new CannotStart(
      'Set GUICHET_NEW_KEY to the new key (openssl rand -hex 32): GUICHET_KEY is set in the environment.',
    )
  }
  const { store, secrets } = await context.open()
  const key = config.GUICHET_NEW_KEY ?? newKey()
  const file = keyFile(config)
  if (fromFile) writeKeyFile(nextKeyFile(file), key)
  const result = await rekey(store, secrets, createSecrets(keyFrom(key, 'GUICHET_NEW_KEY')))
  if (!result.done) {
    return refused(
      result,
      `The audit trail does not hold (line ${result.seq}); it is not chained anew over that. Nothing was changed.`,
    )
  }
  if (fromFile && existsSync(nextKeyFile(file))) renameSync(nextKeyFile(file), file)
  const where = fromFile
    ? `the new key is in ${file}`
    : 'set GUICHET_KEY to the new key now and unset GUICHET_NEW_KEY'
  return done(result, `${result.credentials} credentials re-tagged, the audit chained anew; ${where}`)
}
