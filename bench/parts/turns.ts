import { load } from '../load/run.ts'
import { quantile } from '../measure.ts'
import type { Usage } from '../subjects/control.ts'
import { counting, type Started, type Subject, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/** One subject under so many users, round by round: NaN where an answer was wrong or missing. */
export type Cell = {
  subject: string
  users: number
  turnsPerSecond: number[]
  /** Milliseconds of the subject's processor time. */
  cpuPerTurn: number[]
  /** Milliseconds. */
  p50: number[]
  p99: number[]
  /** Megabytes. */
  rss: number[]
  problems: string[]
}

/** For so many seconds, and until there were so many turns. */
export type Span = { seconds: number; atLeast: number }

export type TurnsPlan = {
  subjects: Subject[]
  users: number[]
  rounds: number
  span: Span
  warmUp: Span
}

/**
 * All subjects, one after the other, so that what else the machine does meets them all alike; each round in processes of its
 * own, for two of the same program differ by a tenth for as long as they live.
 */
export const measureTurns = async (world: World, plan: TurnsPlan): Promise<Cell[]> => {
  const cells = plan.users.flatMap((users) => plan.subjects.map(({ name }) => emptyCell(name, users)))
  const counted = plan.subjects.map((subject): Counted => ({ subject, nextNumber: counting() }))
  for (let round = 0; round < plan.rounds; round++) await measureRound(cells, counted, world, plan)
  return cells
}

type Counted = Pick<Started, 'subject' | 'nextNumber'>

const measureRound = async (
  cells: Cell[],
  counted: Counted[],
  world: World,
  { warmUp, span }: TurnsPlan,
): Promise<void> => {
  const started: Started[] = []
  try {
    for (const { subject, nextNumber } of counted)
      started.push(await startSubject(subject, world, nextNumber))
    for (const one of started) await measure(emptyCell(one.subject.name, 16), one, world, warmUp)
    for (const cell of cells)
      for (const one of started) if (one.subject.name === cell.subject) await measure(cell, one, world, span)
  } finally {
    for (const { running } of started) await running.stop()
  }
}

const emptyCell = (subject: string, users: number): Cell => ({
  subject,
  users,
  turnsPerSecond: [],
  cpuPerTurn: [],
  p50: [],
  p99: [],
  rss: [],
  problems: [],
})

const measure = async (cell: Cell, started: Started, world: World, span: Span): Promise<void> => {
  const { subject, running, target, nextNumber } = started
  const { connector } = world
  let before: Usage = { cpu: Number.NaN, rss: 0 }
  const measured = await load({
    target,
    connector,
    journey: subject.journey,
    users: cell.users,
    ...span,
    nextNumber,
    conversationOf: (n) => `${subject.name}-${n}`,
    onBegin: async () => {
      before = await running.order({ order: 'usage' })
    },
  }).catch((error: unknown) => String(error))
  const after = await running.order({ order: 'usage' })
  if (typeof measured === 'string') {
    cell.problems.push(measured)
    process.stderr.write(`${subject.name}, ${cell.users} users: ${measured}\n`)
  }
  const { turns, seconds: taken, latencies } = typeof measured === 'string' ? nothing : measured
  cell.turnsPerSecond.push(turns / taken)
  cell.cpuPerTurn.push(((after.cpu - before.cpu) / turns) * 1000)
  cell.p50.push(quantile(latencies, 0.5))
  cell.p99.push(quantile(latencies, 0.99))
  cell.rss.push(after.rss / 1e6)
}

const nothing = { turns: Number.NaN, seconds: Number.NaN, latencies: [] }
