/**
 * `npm run fuzz`: hostile requests against every route of the program as it runs, first in production, then without
 * authentication. The same seed makes the same requests. Exits 1 on any violation.
 */
import { Command, InvalidArgumentError } from 'commander'
import { reportText } from './report.ts'
import { fuzz, type Plan } from './run.ts'
import type { Mode } from './world.ts'

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number')
  return Number(text)
}
const modes = (text: string): Mode[] => {
  if (text === 'production' || text === 'development') return [text]
  throw new InvalidArgumentError('expected production or development')
}

const options = new Command('fuzz')
  .option('--requests <count>', 'how many in all, three of four in production', whole, 1_000_000)
  .option('--seed <number>', 'which ones', whole, 1)
  .option('--mode <mode>', 'production or development alone', modes)
  .option('--only <number>', 'this one alone, with what came of it', whole)
  .option('--settle <seconds>', 'how long it is idle before its memory is measured', whole, 65)
  .parse()
  .opts<{ requests: number; seed: number; mode?: Mode[]; only?: number; settle: number }>()

const shares: Record<Mode, number> = { production: 0.75, development: 0.25 }
const chosen = options.mode ?? (['production', 'development'] as const)

const planFor = (mode: Mode): Plan => {
  const requests = options.mode ? options.requests : Math.round(options.requests * shares[mode])
  const common = { mode, seed: options.seed, growth: 50e6, isPatient: true, seconds: 86_400 }
  return options.only === undefined
    ? { ...common, from: 0, requests, warmUp: Math.min(20_000, requests >> 1), settle: options.settle * 1000 }
    : { ...common, from: options.only, requests: 1, warmUp: 1, settle: 0 }
}

let failed = false
for (const mode of chosen) {
  const report = await fuzz(planFor(mode), (done) => process.stderr.write(`\r${mode}: ${done}`))
  process.stderr.write('\r')
  process.stdout.write(`${reportText(report)}\n`)
  failed ||= report.violations.length > 0
}
process.exitCode = failed ? 1 : 0
