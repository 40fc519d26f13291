import type { ImportList } from '../../store/imports-port.ts'
import type { Place } from './problem.ts'

/** A row as read, not yet judged; what does not stand in the file has the place of its row. */
export type ReadRow = {
  kind: 'row'
  list: ImportList
  values: unknown
  start: Place
  placeOf(field: string): Place
  placeOfKey(field: string): Place
}

export type ReadItem = ReadRow | { kind: 'problem'; place: Place; problem: string }
