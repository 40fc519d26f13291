import type { ImportConflict, ImportWriter } from '../../store/imports-port.ts'
import { maskCodes } from './found.ts'
import { placeIn } from './places.ts'
import type { Problem, ProblemList } from './problem.ts'

/** The problems that only all rows together, or the records, can show, in the order of the files. */
export const addConflicts = async (
  imports: ImportWriter,
  files: { name: string }[],
  problems: ProblemList,
  limit: number,
): Promise<void> => {
  const { total, first } = await imports.conflicts(limit)
  const located = first.map((conflict) => ({ number: conflict.file, problem: problemOf(conflict, files) }))
  located.sort(
    (a, b) => a.number - b.number || a.problem.line - b.problem.line || a.problem.column - b.problem.column,
  )
  for (const { problem } of located.slice(0, limit)) problems.add(problem)
  problems.total = total
}

const problemOf = (
  { file, list, at, field, problem, first }: ImportConflict,
  files: { name: string }[],
): Problem => ({
  file: nameOf(files, file),
  ...placeIn(at, list, field),
  problem: maskCodes(
    `${field}: ${problem}${first ? `; it stands first in ${firstText(first, list, field, files)}` : ''}`,
  ),
})

const firstText = (
  { file, at }: NonNullable<ImportConflict['first']>,
  list: ImportConflict['list'],
  field: string,
  files: { name: string }[],
): string => {
  const { line, column } = placeIn(at, list, field)
  return `${nameOf(files, file)}, line ${line}, column ${column}`
}

const nameOf = (files: { name: string }[], number: number): string =>
  files[number]?.name ?? `file ${number + 1}`
