import { median, type Ratio, ratioOf, shown, shownRatio } from '../measure.ts'
import type { Results } from './results.ts'
import { table } from './table.ts'
import { ofOurs, oursTo } from './turns.ts'

type Goal = { figure: string; goal: string; found: Ratio | null; isMet: (found: number) => boolean }

const atLeast = (least: number) => (found: number) => found >= least
const atMost = (most: number) => (found: number) => found <= most

const one = (value: number): Ratio => ({ median: value, least: value, most: value })

const goalsOf = ({ turns = [], growth, start, delivery }: Results): Goal[] => {
  const many = ofOurs(turns, 64)
  const largest = growth?.at(-1)
  return [
    ...[16, 64].flatMap((users): Goal[] => [
      {
        figure: `turns/s ÷ plain, ${users} users`,
        goal: '≥ 3, reach for 4',
        found: oursTo(turns, 'plain', users, 'turnsPerSecond'),
        isMet: atLeast(3),
      },
      {
        figure: `CPU a turn ÷ plain, ${users} users`,
        goal: '≤ 0.33, reach for 0.25',
        found: oursTo(turns, 'plain', users, 'cpuPerTurn'),
        isMet: atMost(0.33),
      },
      {
        figure: `turns/s ÷ floor-grouped, ${users} users`,
        goal: '≥ 0.25',
        found: oursTo(turns, 'floor-grouped', users, 'turnsPerSecond'),
        isMet: atLeast(0.25),
      },
    ]),
    {
      figure: 'p99 ÷ p50, 64 users',
      goal: '≤ 2.5',
      found: many ? ratioOf(many.p99, many.p50) : null,
      isMet: atMost(2.5),
    },
    {
      figure: 'memory under load, 64 users, MB',
      goal: '≤ 220',
      found: many ? one(median(many.rss)) : null,
      isMet: atMost(220),
    },
    {
      figure: `latency with ${largest?.conversations ?? 'many'} conversations ÷ with the fewest`,
      goal: '≤ 1.2',
      found: largest?.latency ?? null,
      isMet: atMost(1.2),
    },
    {
      figure: 'start to first answer ÷ plain, in one file',
      goal: '≤ 0.4',
      found: start?.toPlain ?? null,
      isMet: atMost(0.4),
    },
    {
      figure: 'start to first answer ÷ plain, from source',
      goal: '≤ 0.4',
      found: start?.sourceToPlain ?? null,
      isMet: atMost(0.4),
    },
    {
      figure: 'turns/s to a widget’s socket ÷ by the connector',
      goal: '≥ 1.5',
      found: delivery?.toConnector ?? null,
      isMet: atLeast(1.5),
    },
  ]
}

const verdict = ({ found, isMet }: Goal): string => {
  if (found === null || !Number.isFinite(found.median)) return 'not measured'
  return isMet(found.median) ? 'met' : '**missed**'
}

export const goalsSection = (results: Results): string =>
  [
    '## The goal',
    table(
      ['figure', 'goal', 'measured', ''],
      goalsOf(results).map((goal) => [
        goal.figure,
        goal.goal,
        goal.found
          ? goal.found.least === goal.found.most
            ? shown(goal.found.median)
            : shownRatio(goal.found)
          : '–',
        verdict(goal),
      ]),
    ),
    'Not measured by this run: memory over an hour (test/faults/soak.fault.ts does).',
  ].join('\n\n')
