import { readFileSync } from 'node:fs'

/** Says what was measured, for whoever runs the tests and keeps the figures. */
export const figures = (of: string, measured: Record<string, unknown>): void => {
  process.stdout.write(`${of}: ${JSON.stringify(measured)}\n`)
}

/** What a process has in memory, in megabytes; `most` is the largest since it started. */
export const memoryOf = (pid: number | undefined): { now: number; most: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1])
  return { now: Math.round(kilobytes('VmRSS') / 1000), most: Math.round(kilobytes('VmHWM') / 1000) }
}
