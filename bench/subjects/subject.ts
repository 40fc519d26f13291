import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleProgram } from '../../deploy/container/bundle.ts'
import { key } from '../contracts.ts'
import { businessJourney, floorJourney, plainJourney } from '../journeys.ts'
import type { Journey } from '../load/journey.ts'
import type { Target } from '../load/user.ts'
import { appId, type World } from '../world.ts'
import { type Running, startProcess } from './process.ts'

/** What is measured, and how it is talked to. */
export type Subject = { name: string; journey: Journey; start(world: World): Promise<Running> }

/** A subject at work. */
export type Started = {
  subject: Subject
  running: Running
  target: Target
  /** A number that no conversation with it had yet, so that each finds a contract without a ticket. */
  nextNumber: () => number
}

/** `nextNumber` goes on where another process of the subject, on the same database, has counted. */
export const startSubject = async (
  subject: Subject,
  world: World,
  nextNumber = counting(),
): Promise<Started> => {
  const running = await subject.start(world)
  const authorization = await world.tokens.authorization(world.connector.serviceUrl)
  return { subject, running, target: { port: running.port, authorization }, nextNumber }
}

/** From 0 on. */
export const counting = (): (() => number) => {
  let number = 0
  return () => number++
}

/** The secret by which the benchmark opens conversations of the embedded channel. */
export const directLineSecret = 'a-secret-of-the-benchmark-and-nobody-else'

/** As `npm start`, bin/guichet.js and deploy/container/Dockerfile have it. */
const launcherFlags = ['--max-semi-space-size=16', '--heap-growing-percent=40']

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Where that of `npm run build` lies, from which the file finds articles and widget. */
const oneFile = path('../../dist/bench.cjs')

let building: Promise<void> | null = null

/** Our program with authentication on, on this database: in one file, as a container starts it, or from source. */
export const startOurs = async (
  { tokens, folder }: World,
  databaseUrl: string,
  { isSource = false, flags = [] }: { isSource?: boolean; flags?: string[] } = {},
): Promise<Running> => {
  if (!isSource) {
    building ??= bundleProgram(path('../bot.ts'), oneFile)
    await building
  }
  return startProcess(isSource ? path('../bot.ts') : oneFile, {
    args: [JSON.stringify(tokens.cloud), tokens.tokenUrl],
    flags: [...launcherFlags, ...(process.env.BENCH_NODE_FLAGS?.split(' ') ?? []), ...flags],
    env: {
      DATABASE_URL: databaseUrl,
      GUICHET_KEY: key,
      MicrosoftAppType: 'MultiTenant',
      MicrosoftAppId: appId,
      MicrosoftAppPassword: 'not asked for',
      EMBEDDED_DIRECT_LINE_SECRET: directLineSecret,
      TRUSTED_PROXIES: '1',
      // As deploy/container/Dockerfile has them.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      MALLOC_ARENA_MAX: '1',
      GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
      LOG_LEVEL: 'warn',
    },
  })
}

export const ours: Subject = {
  name: 'ours',
  journey: businessJourney,
  start: (world) => startOurs(world, `sqlite:${world.freshDatabase()}`),
}

export const fromSource: Subject = {
  ...ours,
  name: 'ours from source',
  start: (world) => startOurs(world, `sqlite:${world.freshDatabase()}`, { isSource: true }),
}

export const plain: Subject = {
  name: 'plain',
  journey: plainJourney,
  start: () => startProcess(path('plain.ts'), {}),
}

const floor = (name: string, argsOf: (world: World) => string[]): Subject => ({
  name,
  journey: floorJourney,
  start: (world) => startProcess(path('floor.ts'), { args: argsOf(world) }),
})

const floorHttp = floor('floor-http', () => [])
const floorDurable = floor('floor-durable', ({ folder }) => [join(folder, 'floor.db')])
const floorGrouped = floor('floor-grouped', ({ folder }) => [join(folder, 'grouped.db'), 'grouped'])

export const subjects: Subject[] = [ours, plain, floorHttp, floorDurable, floorGrouped]
