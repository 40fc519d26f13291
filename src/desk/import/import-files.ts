import { createHash } from 'node:crypto'
import type { ImportCounts, ImportRow, ImportWriter } from '../../store/imports-port.ts'
import { instantOf, type Store, type Writer } from '../../store/ports.ts'
import { addConflicts } from './conflicts.ts'
import { type CodeSecrets, judgeRow } from './judge-row.ts'
import { type Problem, ProblemList } from './problem.ts'
import { type CreatedTicket, purchaseTickets } from './purchase-tickets.ts'
import { readRows } from './read-rows.ts'

/** One file of an import: `read` starts at its beginning each time, for a transaction that is run again. */
export type ImportFile = { name: string; read(): AsyncIterable<Uint8Array> }

/** `bytes` counts what was read of all files. */
export type ImportProgress = { stage: 'read'; bytes: number } | { stage: 'check' | 'merge' }

export type ImportDeps = {
  store: Store
  secrets: CodeSecrets
  now: () => Date
  /** Bytes from a cryptographic source. */
  random: (bytes: number) => Uint8Array
  audit: (
    writer: Writer,
    entry: { action: 'import'; actor: string; detail: Record<string, unknown> },
  ) => Promise<void>
  onProgress?: (progress: ImportProgress) => void
}

export type ImportCommand = { files: ImportFile[]; dryRun: boolean; actor: string }

export type ImportResult =
  | { ok: true; dryRun: boolean; counts: ImportCounts; createdTickets: CreatedTicket[] }
  | { ok: false; total: number; problems: Problem[] }

/** As many problems are told; all are counted. */
const TOLD = 100

const BATCH = 1000

/** All files as one import, all or nothing. A dry run does everything and takes it back. */
export const importFiles = async (deps: ImportDeps, command: ImportCommand): Promise<ImportResult> => {
  try {
    return await deps.store.transact(async (writer) => {
      const result = await importInto(writer, deps, command)
      if (!result.ok || command.dryRun) throw new TakenBack(result)
      return result
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.result
    throw error
  }
}

/** Ends the transaction without effect: a store rolls back what throws. */
class TakenBack extends Error {
  readonly result: ImportResult

  constructor(result: ImportResult) {
    super('taken back')
    this.result = result
  }
}

const importInto = async (
  writer: Writer,
  deps: ImportDeps,
  { files, dryRun, actor }: ImportCommand,
): Promise<ImportResult> => {
  const problems = new ProblemList(TOLD)
  await writer.imports.begin()
  const sources = await stageFiles(writer.imports, deps, files, problems)
  deps.onProgress?.({ stage: 'check' })
  if (problems.total === 0) await addConflicts(writer.imports, files, problems, TOLD)
  if (problems.total > 0) return { ok: false, total: problems.total, problems: problems.first }
  deps.onProgress?.({ stage: 'merge' })
  const createdTickets = await purchaseTickets(writer.imports, deps.random)
  const counts = await writer.imports.merge(instantOf(deps.now()), actor)
  const detail = { files: sources, counts, createdTickets: createdTickets.length }
  if (createdTickets.length > 0 || changesAnything(counts))
    await deps.audit(writer, { action: 'import', actor, detail })
  return { ok: true, dryRun, counts, createdTickets }
}

/** An import that changes nothing leaves no trace either: the same file twice is as good as once. */
const changesAnything = (counts: ImportCounts): boolean =>
  Object.values(counts).some(({ created, updated }) => created + updated > 0)

/** Stages every row, or from the first problem on none: then only the problems count. Each file's name and digest. */
const stageFiles = async (
  imports: ImportWriter,
  { secrets, onProgress }: ImportDeps,
  files: ImportFile[],
  problems: ProblemList,
): Promise<{ name: string; sha256: string }[]> => {
  const sources: { name: string; sha256: string }[] = []
  let bytes = 0
  for (const [number, file] of files.entries()) {
    const hash = createHash('sha256')
    const chunks = tap(file.read(), (chunk) => {
      hash.update(chunk)
      bytes += chunk.length
      onProgress?.({ stage: 'read', bytes })
    })
    for await (const rows of judgedRows(file.name, chunks, secrets, problems)) {
      if (problems.total === 0) await imports.stage(number, rows)
    }
    sources.push({ name: file.name, sha256: hash.digest('hex') })
  }
  return sources
}

/** The good rows of one file in batches; its problems go to the list. */
async function* judgedRows(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  secrets: CodeSecrets,
  problems: ProblemList,
): AsyncGenerator<ImportRow[]> {
  let batch: ImportRow[] = []
  for await (const items of readRows(file, chunks)) {
    for (const item of items) {
      if (item.kind === 'problem') {
        problems.add({ file, ...item.place, problem: item.problem })
        continue
      }
      const row = judgeRow(item, secrets, (place, problem) => problems.add({ file, ...place, problem }))
      if (row) batch.push(row)
    }
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function* tap(
  chunks: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    see(chunk)
    yield chunk
  }
}
