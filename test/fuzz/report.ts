import type { Memory } from './program.ts'
import type { Report } from './run.ts'

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
const memoryOf = ({ rss, heap, external }: Memory): string =>
  `${megabytes(rss)} resident, ${megabytes(heap)} heap, ${megabytes(external)} outside of it`

/** For people: what was sent and what came of it, memory, and each violation with how to repeat it. */
export const reportText = ({
  plan,
  sent,
  seconds,
  outcomes,
  probes,
  replies,
  memory,
  violations,
}: Report): string => {
  const families = Object.entries(outcomes).map(([family, counts]) => {
    const parts = Object.entries(counts).sort(([, a], [, b]) => b - a)
    const all = parts.reduce((sum, [, count]) => sum + count, 0)
    return `  ${family.padEnd(15)} ${String(all).padStart(8)}  ${parts.map(([what, count]) => `${what}: ${count}`).join(', ')}`
  })
  return [
    `${plan.mode}: ${sent} requests, seed ${plan.seed}, in ${seconds.toFixed(0)} s (${Math.round(sent / seconds)} a second)`,
    ...families,
    `  honest messages between: ${probes.count}, the slowest answered in ${Math.round(probes.slowest)} ms; ${replies} replies sent to the channel`,
    `  memory before: ${memoryOf(memory.before)}`,
    `  memory after:  ${memoryOf(memory.after)} (${megabytes(memory.peak)} resident at the end, before it was idle)`,
    violations.length === 0 ? '  no violation' : `  ${violations.length} VIOLATIONS`,
    ...violations.slice(0, 50).map(({ number, family, why }) => {
      const repeat =
        number === null ? '' : ` (npm run fuzz -- --mode ${plan.mode} --seed ${plan.seed} --only ${number})`
      return `    ${family}: ${why}${repeat}`
    }),
  ].join('\n')
}
