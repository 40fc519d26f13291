import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileAt } from '../src/desk/import/file-at.ts'
import { importFiles } from '../src/desk/import/import-files.ts'
import { checkKey } from '../src/desk/key-check.ts'
import { createSecrets, parseKey } from '../src/desk/secrets.ts'
import { openStore } from '../src/store/open.ts'

/** The key of the benchmark's databases. */
export const key = createHash('sha256').update('the key of the benchmark').digest('base64url')

/** So many contracts have no phone support; the rest are in force, with a hundred incidents each. */
const refused = 100

/** Support codes spread over all ten digits; no two collide, for the factor shares no divisor with 10. */
const code = (n: number): string => String((BigInt(n + 1) * 7_654_321n) % 10n ** 10n).padStart(10, '0')

export const refusedCode = (n: number): string => code(n % refused)
/** Conversation `n` has a contract of its own as long as there are contracts enough. */
export const grantedCode = (n: number): string => code(refused + n)

const contract = (n: number) => ({
  customers: { id: `C${n}`, type: 'business', name: `Company ${n}`, email: `c${n}@example.org` },
  entitlements: {
    id: `E${n}`,
    customer: `C${n}`,
    plan: 'limited',
    incidents: 100,
    used: 0,
    phoneSupport: n >= refused,
    startsOn: '2026-01-01',
    endsOn: null,
  },
  supportCodes: { code: code(n), entitlement: `E${n}` },
})

const lists = ['customers', 'entitlements', 'supportCodes'] as const

function* jsonOf(count: number): Generator<string> {
  for (const [at, list] of lists.entries()) {
    yield `${at === 0 ? '{' : ','}"${list}":[`
    for (let n = 0; n < count; n++) yield `${n === 0 ? '' : ','}\n${JSON.stringify(contract(n)[list])}`
    yield ']'
  }
  yield '}'
}

/** Writes an import of so many companies, each with one contract and its support code. */
export const writeContracts = (count: number, file: string): Promise<void> =>
  pipeline(Readable.from(jsonOf(count)), createWriteStream(file))

/** Imports it into a new database, which is then the benchmark's; how many milliseconds the import took. */
export const importContracts = async (databaseUrl: string, file: string): Promise<number> => {
  const parsed = parseKey(key)
  if (!parsed) throw new Error('a digest is a key')
  const secrets = createSecrets(parsed)
  const store = await openStore(databaseUrl)
  await checkKey(store, secrets)
  const began = performance.now()
  const result = await importFiles(
    {
      store,
      secrets,
      now: () => new Date(),
      random: randomBytes,
      audit: async () => {},
      onProgress: () => {},
    },
    { files: [fileAt(file)], dryRun: false, actor: 'bench' },
  )
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  await store.close()
  return performance.now() - began
}
