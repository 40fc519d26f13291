import type { ImportList } from '../../store/imports-port.ts'

/** The keys of each list's rows, in JSON and as CSV headers alike; each row has all of them. */
export const fieldsOf = {
  customers: ['id', 'type', 'name', 'email'],
  entitlements: ['id', 'customer', 'plan', 'incidents', 'used', 'phoneSupport', 'startsOn', 'endsOn'],
  supportCodes: ['code', 'entitlement'],
  licenseKeys: ['key', 'product', 'entitlement'],
  tickets: ['id', 'entitlement', 'status', 'subject'],
} as const satisfies Record<ImportList, readonly string[]>

export const lists = Object.keys(fieldsOf) as ImportList[]

export const isList = (name: string): name is ImportList => Object.hasOwn(fieldsOf, name)

/** The fields at which a problem can show that needs all rows: their places are kept with each row. */
export const placedFields: Record<ImportList, readonly string[]> = {
  customers: ['id'],
  entitlements: ['id', 'customer', 'plan', 'used'],
  supportCodes: ['code', 'entitlement'],
  licenseKeys: ['key', 'entitlement'],
  tickets: ['id', 'entitlement', 'status'],
}

/**
 * The list that a CSV file holds: the one whose fields its headers are. Where headers are missing or misspelt, the one that the
 * file is named after (`support-codes.csv`), and else the one with the most of them; null when no header is known.
 */
export const listOfHeaders = (headers: string[], fileName: string): ImportList | null => {
  const score = (list: ImportList): number => fieldsOf[list].filter((field) => headers.includes(field)).length
  const exact = lists.find((list) => score(list) === fieldsOf[list].length && headers.length === score(list))
  if (exact) return exact
  const bare = fileName.toLowerCase().replace(/[^a-z]/g, '')
  const named = lists.find((list) => bare.includes(list.toLowerCase()))
  if (named) return named
  const best = lists.reduce((a, b) => (share(score(b), b) > share(score(a), a) ? b : a))
  return score(best) > 0 ? best : null
}

const share = (count: number, list: ImportList): number => count / fieldsOf[list].length
