import { createHash } from 'node:crypto'
import {
  type ImportCommand,
  type ImportDeps,
  type ImportFile,
  type ImportResult,
  importFiles,
} from '../../src/desk/import/import-files.ts'
import { createSecrets } from '../../src/desk/secrets.ts'
import type { Store } from '../../src/store/ports.ts'
import { rowsOf } from '../support/stores.ts'

export const secrets = createSecrets(createHash('sha256').update('a key for tests').digest())

/** A file of the given content, handed out in pieces of `size` bytes. */
export const fileOf = (name: string, content: string | Uint8Array, size = 1 << 16): ImportFile => ({
  name,
  read: () => pieces(Buffer.from(content), size),
})

export async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** An import document; what it does not say is an empty list. */
export const jsonFile = (content: Record<string, unknown[]>, name = 'import.json'): ImportFile =>
  fileOf(name, JSON.stringify(content))

type World = { store: Store; at?: string; audit?: ImportDeps['audit'] }

let drawn = 0
/** Numbers that repeat from run to run, but never within one. */
const random = (bytes: number): Uint8Array =>
  createHash('sha256').update(`${drawn++}`).digest().subarray(0, bytes)

/** Imports as the command line would, at one fixed time. */
export const runImport = (
  { store, at = '2026-05-04T10:00:00.000Z', audit = async () => {} }: World,
  files: ImportFile[],
  options: Partial<ImportCommand> = {},
): Promise<ImportResult> =>
  importFiles(
    { store, secrets, now: () => new Date(at), random, audit },
    { files, dryRun: false, actor: 'cli', ...options },
  )

/** The problems as `line:column: text`, in their order. */
export const problemsOf = (result: ImportResult): string[] =>
  result.ok ? [] : result.problems.map(({ line, column, problem }) => `${line}:${column}: ${problem}`)

const tables = {
  customers: 'id',
  entitlements: 'id',
  support_codes: 'tag',
  license_keys: 'tag',
  tickets: 'id',
  ledger: 'id',
  outbox: 'id',
  audit: 'seq',
}

/** Everything that stands in the records. */
export const recordsOf = async (url: string): Promise<Record<string, unknown[]>> => {
  const all: Record<string, unknown[]> = {}
  for (const [table, key] of Object.entries(tables)) {
    all[table] = await rowsOf(url, `select * from ${table} order by ${key}`)
  }
  return all
}

export const customer = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  type: 'business',
  name: 'Ana Lind',
  email: 'ana@example.org',
  ...more,
})

export const entitlement = (id: string, owner: string, more: Record<string, unknown> = {}) => ({
  id,
  customer: owner,
  plan: 'limited',
  incidents: 5,
  used: 0,
  phoneSupport: true,
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  ...more,
})

export const ticket = (id: string, under: string, more: Record<string, unknown> = {}) => ({
  id,
  entitlement: under,
  status: 'open',
  subject: 'It does not start',
  ...more,
})
