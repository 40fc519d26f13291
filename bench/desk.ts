/**
 * Authorizations a second, each committed durably: `npm run bench -- desk`. On SQLite (synchronous=FULL) and on a real PostgreSQL
 * (fsync on), one at a time and sixteen at once, in interleaved rounds. Prints the median of the rounds and the ratios; absolute figures
 * are worth as much as the machine is quiet.
 */
import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createDesk, type Desk } from '../src/desk/desk.ts'
import { checkKey } from '../src/desk/key-check.ts'
import { createSecrets, newKey, parseKey } from '../src/desk/secrets.ts'
import { seedDemo } from '../src/desk/seed.ts'
import { dayOf, parallels } from '../src/rules/index.ts'
import { openStore } from '../src/store/open.ts'
import { instantOf, type OperationId } from '../src/store/ports.ts'

const ROUNDS = 5
const COMMITS = 300

const openBench = async (url: string): Promise<{ desk: Desk; close(): Promise<void> }> => {
  const key = parseKey(newKey())
  if (!key) throw new Error('a fresh key is a key')
  const [store, secrets] = [await openStore(url), createSecrets(key)]
  await checkKey(store, secrets)
  await seedDemo(store, secrets, instantOf(new Date()))
  const desk = createDesk({ store, secrets, profile: parallels, now: () => new Date(), random: randomBytes })
  return { desk, close: () => store.close() }
}

/** The demo contract without a limit opens as many tickets as asked; `openTickets` grows with them, so each is closed again. */
const openOne = async (desk: Desk): Promise<void> => {
  const committed = await desk.commit({
    operation: randomUUID() as OperationId,
    by: { actor: 'bench', conversation: null },
    request: {
      call: 'technical',
      customer: 'business',
      credential: { kind: 'licenseKey', digits: '02000002' },
      on: dayOf(new Date()),
    },
    subject: 'How fast is this?',
  })
  if (!committed.done || committed.outcome.ticket === null) throw new Error(JSON.stringify(committed))
  await desk.move(committed.outcome.ticket, 'closed', 'bench')
}

const rate = async (desk: Desk, concurrency: number): Promise<number> => {
  let left = COMMITS
  const started = performance.now()
  const worker = async () => {
    while (left-- > 0) await openOne(desk)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return COMMITS / ((performance.now() - started) / 1000)
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const keeper = spawn(process.execPath, [join(import.meta.dirname, '../test/support/postgres.keeper.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const [ready] = await once(createInterface(keeper.stdout), 'line')
const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
const engines = [
  { engine: 'sqlite', ...(await openBench(`sqlite:${join(folder, 'desk.db')}`)) },
  { engine: 'postgres', ...(await openBench(JSON.parse(String(ready)).url)) },
]
const subjects = engines.flatMap(({ engine, desk }) =>
  [1, 16].map((concurrency) => ({ engine, desk, concurrency, rates: [] as number[] })),
)
for (let round = 0; round < ROUNDS; round++) {
  for (const subject of subjects) subject.rates.push(await rate(subject.desk, subject.concurrency))
}
const base = median(subjects[0]?.rates ?? [])
for (const { engine, concurrency, rates } of subjects) {
  const perSecond = median(rates)
  process.stdout.write(
    `${JSON.stringify({ engine, concurrency, opensAndClosesPerSecond: Math.round(perSecond), ofSqliteAlone: Number((perSecond / base).toFixed(2)), spread: [Math.round(Math.min(...rates)), Math.round(Math.max(...rates))] })}\n`,
  )
}
for (const { close } of engines) await close()
rmSync(folder, { recursive: true })
keeper.stdin.end()
await once(keeper, 'exit')
