/** `npm run bench`: what a turn costs, and what it costs beside others. See CONTRIBUTING.md. */
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { planOf } from './plan.ts'
import { reportOf } from './report/report.ts'
import { runParts } from './run.ts'
import { openWorld } from './world.ts'

const main = async (args: string[]): Promise<number> => {
  const plan = planOf(args)
  if (typeof plan === 'string') {
    process.stderr.write(`${plan}\n`)
    return 2
  }
  const [before = 0] = loadavg()
  const world = await openWorld(plan.contracts)
  try {
    const results = await runParts(world, plan, (part) => process.stderr.write(`${part} …\n`))
    const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ')
    const report = reportOf(results, { command, before })
    if (plan.report === null) process.stdout.write(report)
    else writeFileSync(plan.report, report)
    return results.turns?.some(({ problems }) => problems.length > 0) ? 1 : 0
  } finally {
    await world.close()
  }
}

const args = process.argv.slice(2)
if (args[0] === 'desk') await import('./desk.ts')
else process.exit(await main(args))
