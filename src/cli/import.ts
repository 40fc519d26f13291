import { stat } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import type { Command } from 'commander'
import { z } from 'zod'
import { appendAudit } from '../desk/audit.ts'
import { fileAt } from '../desk/import/file-at.ts'
import { type ImportResult, importFiles } from '../desk/import/import-files.ts'
import { lists } from '../desk/import/lists.ts'
import { randomBytes } from '../desk/random.ts'
import { instantOf } from '../store/ports.ts'
import { type Answer, CLI_ACTOR, type CliContext, done, refused, type Verb } from './context.ts'
import { importProgress } from './import-progress.ts'

const Options = z.object({ dryRun: z.boolean().default(false) })

/** `guichet import FILE…`: customers, entitlements, codes, keys and tickets from JSON or CSV, all or nothing. */
export const importVerb: Verb = (program, on) => {
  const command: Command = program
    .command('import')
    .description('import customers, entitlements, codes, keys and tickets: all or nothing')
    .argument(
      '<file...>',
      'JSON, or CSV with one list a file and its keys as headers; all files are one import',
    )
    .option('--dry-run', 'check everything, change nothing')
  on(command, (context, args, options) => runImport(context, args, Options.parse(options).dryRun))
}

/** Rows die young: V8 would give them a nursery of 100 MB and more for nothing. */
const keepNurserySmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')

const runImport = async (context: CliContext, paths: string[], dryRun: boolean): Promise<Answer> => {
  keepNurserySmall()
  const { store, secrets } = await context.open()
  const progress = importProgress(context, await totalSize(paths))
  const at = () => instantOf(context.now())
  const result = await importFiles(
    {
      store,
      secrets,
      now: context.now,
      random: randomBytes,
      audit: (writer, entry) => appendAudit(writer, secrets.mac, { ...entry, at: at(), customer: null }),
      onProgress: progress.show,
    },
    { files: paths.map(fileAt), dryRun, actor: CLI_ACTOR },
  ).finally(progress.stop)
  return result.ok ? done(result, doneText(result)) : refused(result, problemsText(result))
}

const totalSize = async (paths: string[]): Promise<number> => {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const doneText = ({ dryRun, counts, createdTickets }: Extract<ImportResult, { ok: true }>): string =>
  [
    ...lists.map((list) => {
      const { created, updated, unchanged } = counts[list]
      return `${list}: ${created} created, ${updated} updated, ${unchanged} unchanged`
    }),
    ...(createdTickets.length > 0
      ? [`${createdTickets.length} tickets created by per-incident purchases:`]
      : []),
    ...createdTickets.map(({ entitlement, ticket }) => `  ${entitlement}: ${ticket}`),
    ...(dryRun ? ['A dry run: nothing was changed.'] : []),
  ].join('\n')

const problemsText = ({ total, problems }: Extract<ImportResult, { ok: false }>): string =>
  [
    ...problems.map(({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`),
    `${total} ${total === 1 ? 'problem' : 'problems'}${total > problems.length ? `, the first ${problems.length} are shown` : ''}. Nothing was imported.`,
  ].join('\n')
