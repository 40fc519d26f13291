import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Commit, Committed } from '../../src/desk/outcome.ts'
import type { OperationId } from '../../src/store/ports.ts'

/** What a racer does: these commits, so many at once; and dies by SIGKILL after so many statements, where that is said. */
export type Task = { url: string; commits: Commit[]; atOnce: number; killAfter?: number }

/** What a racer tells, a line each. */
export type Racing =
  | { event: 'ready' }
  | { event: 'started'; operation: OperationId }
  | { event: 'done'; committed: Committed }

export type Racer = {
  go(): void
  kill(): void
  /** Once the process is gone: all that it told, and the signal that ended it. */
  ended: Promise<{ told: Racing[]; signal: NodeJS.Signals | null }>
  /** Resolves with the first event of this kind. */
  first(event: Racing['event']): Promise<void>
}

const racerPath = fileURLToPath(new URL('./racer.ts', import.meta.url))

/** A racer that stands ready at the start. */
export const aRacer = async (task: Task): Promise<Racer> => {
  const child = spawn(process.execPath, [racerPath, JSON.stringify(task)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const told: Racing[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => told.push(JSON.parse(line)))
  // An unheard error of the pipe to a process that is killed would end the test run.
  child.stdin.on('error', () => {})
  const ended = once(child, 'close').then(() => {
    if (child.exitCode !== 0 && child.signalCode === null)
      throw new Error(`a racer failed: ${child.exitCode}`)
    return { told, signal: child.signalCode }
  })
  const first = async (event: Racing['event']): Promise<void> => {
    while (!told.some((one) => one.event === event)) await Promise.race([once(lines, 'line'), ended])
  }
  await first('ready')
  return { go: () => child.stdin.end(), kill: () => child.kill('SIGKILL'), ended, first }
}

/** Starts the tasks at one moment; all that was told when all are done. */
export const race = async (tasks: Task[]): Promise<Racing[]> => {
  const racers = await Promise.all(tasks.map(aRacer))
  for (const { go } of racers) go()
  const ends = await Promise.all(racers.map(({ ended }) => ended))
  return ends.flatMap(({ told }) => told)
}

export const resultsOf = (told: Racing[]): Committed[] =>
  told.flatMap((one) => (one.event === 'done' ? [one.committed] : []))
