import { load } from '../load/run.ts'
import { quantile } from '../measure.ts'
import { type Started, type Subject, startSubject } from '../subjects/subject.ts'
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

/** All subjects, one after the other, round after round, so that what else the machine does meets them all alike. */
export const measureTurns = async (world: World, plan: TurnsPlan): Promise<Cell[]> => {
  const started: Started[] = []
  try {
    for (const subject of plan.subjects) started.push(await startSubject(subject, world))
    for (const one of started) await measure(emptyCell(one.subject.name, 16), one, world, plan.warmUp)
    const cells: Cell[] = []
    for (const users of plan.users) {
      const row = started.map((one) => ({ one, cell: emptyCell(one.subject.name, users) }))
      for (let round = 0; round < plan.rounds; round++)
        for (const { one, cell } of row) await measure(cell, one, world, plan.span)
      cells.push(...row.map(({ cell }) => cell))
    }
    return cells
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
  const before = await running.order({ order: 'usage' })
  const measured = await load({
    target,
    connector,
    journey: subject.journey,
    users: cell.users,
    ...span,
    nextNumber,
    conversationOf: (n) => `${subject.name}-${n}`,
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
