import { SingleBar } from 'cli-progress'
import { restoreStore } from '../store/restore.ts'
import { done, type Verb } from './context.ts'

/** `guichet backup FILE`: a consistent copy while the desk is in use. */
export const backupVerb: Verb = (program, on) => {
  const command = program
    .command('backup <file>')
    .description('copy the embedded database while it is in use')
  on(command, async (context, args) => {
    const { store } = await context.open()
    const file = args[0] ?? ''
    const bar = context.isTerminal ? new SingleBar({ format: 'backup {bar} {percentage}%' }) : null
    bar?.start(1, 0)
    await store
      .backup(file, (copied, total) => bar?.update(copied / Math.max(1, total)))
      .finally(() => bar?.stop())
    return done(
      { file },
      `backup written to ${file}; keep the key beside it, apart: without the key no code is found`,
    )
  })
}

/** `guichet restore FILE`: puts a backup in the place of the embedded database, which is kept beside it. */
export const restoreVerb: Verb = (program, on) => {
  const command = program
    .command('restore <file>')
    .description('put a backup in the place of the embedded database')
  on(command, async (context, args) => {
    const file = args[0] ?? ''
    const { kept } = await restoreStore(context.config.DATABASE_URL, file, context.now())
    await context.open()
    return done({ file, kept }, `restored from ${file}${kept ? `; what was there is kept as ${kept}` : ''}`)
  })
}
