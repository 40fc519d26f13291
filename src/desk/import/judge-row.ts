import { unreachable } from '../../rules/index.ts'
import type { ImportList, ImportRow } from '../../store/imports-port.ts'
import type { Sealed, Tag } from '../../store/ports.ts'
import { foundText } from './found.ts'
import { fieldsOf } from './lists.ts'
import { placesText } from './places.ts'
import type { Place } from './problem.ts'
import type { ReadRow } from './read-row.ts'
import { rowSchemas } from './schemas.ts'

/** How a code is kept: found by its tag, sealed for a rotation of the key. */
export type CodeSecrets = {
  tag(kind: 'supportCode' | 'licenseKey', digits: string): Tag
  seal(digits: string): Sealed
}

type Complain = (place: Place, problem: string) => void

/** A row in the store's words with its codes sealed; null when something is wrong with it, which `complain` hears. */
export const judgeRow = (row: ReadRow, secrets: CodeSecrets, complain: Complain): ImportRow | null => {
  const at = placesText(row)
  switch (row.list) {
    case 'customers': {
      const parsed = check(row, rowSchemas.customers.safeParse(row.values), complain)
      return parsed && { list: row.list, at, row: parsed }
    }
    case 'entitlements': {
      const parsed = check(row, rowSchemas.entitlements.safeParse(row.values), complain)
      return parsed && { list: row.list, at, row: parsed }
    }
    case 'supportCodes': {
      const parsed = check(row, rowSchemas.supportCodes.safeParse(row.values), complain)
      if (!parsed) return null
      const { code, entitlement } = parsed
      return { list: row.list, at, row: { ...sealed(secrets, 'supportCode', code, 4), entitlement } }
    }
    case 'licenseKeys': {
      const parsed = check(row, rowSchemas.licenseKeys.safeParse(row.values), complain)
      if (!parsed) return null
      const { key, product, entitlement } = parsed
      return { list: row.list, at, row: { ...sealed(secrets, 'licenseKey', key, 2), product, entitlement } }
    }
    case 'tickets': {
      const parsed = check(row, rowSchemas.tickets.safeParse(row.values), complain)
      return parsed && { list: row.list, at, row: parsed }
    }
    default:
      return unreachable(row.list)
  }
}

const sealed = (
  secrets: CodeSecrets,
  kind: 'supportCode' | 'licenseKey',
  digits: string,
  shown: number,
): { tag: Tag; sealed: Sealed; last: string } => ({
  tag: secrets.tag(kind, digits),
  sealed: secrets.seal(digits),
  last: digits.slice(-shown),
})

type Issue = { code?: string | undefined; path: PropertyKey[]; message: string; keys?: string[] }
type Parsed<T> = { success: true; data: T } | { success: false; error: { issues: Issue[] } }

const check = <T>(row: ReadRow, parsed: Parsed<T>, complain: Complain): T | null => {
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) complainOf(row, issue, complain)
  return null
}

const complainOf = (row: ReadRow, { code, path, message, keys }: Issue, complain: Complain): void => {
  const field = String(path[0] ?? '')
  if (code === 'unrecognized_keys') {
    for (const key of keys ?? []) complain(row.placeOfKey(key), unknownKey(row.list, key))
  } else if (field === '') {
    complain(row.start, `expected an object, a row of ${row.list}, ${foundText('', row.values)}`)
  } else {
    const value: unknown = Object(row.values)[field]
    complain(row.placeOf(field), `${field}: expected ${message}, ${foundText(field, value)}`)
  }
}

const unknownKey = (list: ImportList, key: string): string =>
  `expected a key of ${list} (${fieldsOf[list].join(', ')}), ${foundText('', key)}`
