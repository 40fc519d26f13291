import type { ImportList } from '../../store/imports-port.ts'
import { placedFields } from './lists.ts'
import type { Place } from './problem.ts'
import type { ReadRow } from './read-row.ts'

/** The places of a row's fields at which a problem of the whole import can show, such as `3:5 3:17`. */
export const placesText = (row: Pick<ReadRow, 'list' | 'placeOf'>): string =>
  placedFields[row.list]
    .map((field) => {
      const { line, column } = row.placeOf(field)
      return `${line}:${column}`
    })
    .join(' ')

/** The place of one field in such a text. */
export const placeIn = (text: string, list: ImportList, field: string): Place => {
  const [line, column] = (text.split(' ')[placedFields[list].indexOf(field)] ?? '').split(':')
  return { line: Number(line ?? 1), column: Number(column ?? 1) }
}
