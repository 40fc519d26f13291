import { cpus, loadavg } from 'node:os'
import { median, ratioOf, shown, shownRatio } from '../measure.ts'
import { goalsSection } from './goals.ts'
import type { Results } from './results.ts'
import { table } from './table.ts'
import { turnsSection } from './turns.ts'

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const sections: ((results: Results) => string | undefined)[] = [
  goalsSection,
  ({ turns }) => turns && turnsSection(turns),
  ({ postgres }) => {
    const [sqlite, other] = postgres ?? []
    if (!sqlite || !other) return undefined
    const ratio = ratioOf(other.turnsPerSecond, sqlite.turnsPerSecond)
    const cpu = ratioOf(other.cpuPerTurn, sqlite.cpuPerTurn)
    return `## PostgreSQL beside SQLite\n\nTurns/s on PostgreSQL ÷ on SQLite: ${shownRatio(ratio)}; the program’s own CPU a turn: ${shownRatio(cpu)}.`
  },
  ({ growth }) =>
    growth &&
    `## Growth\n\nSmall talk in conversations all over the record, each with its documents and as many of the embedded channel; two processes for each size, one after the other.\n\n${table(
      ['conversations on record', 'p50 ÷ the first', 'RSS, MB', 'database, MB'],
      growth.map((one) => [
        String(one.conversations),
        shownRatio(one.latency),
        shown(one.rss),
        shown(one.megabytes),
      ]),
    )}`,
  ({ start }) =>
    start &&
    `## Cold start\n\nFrom the start of the process to the end of its first turn.\n\n${table(
      ['', '÷ plain', 'ms'],
      [
        ['in one file, as a container starts it', shownRatio(start.toPlain), shown(median(start.ours))],
        ['from source', shownRatio(start.sourceToPlain), shown(median(start.source))],
        ['plain', '', shown(median(start.plain))],
      ],
    )}`,
  ({ delivery }) =>
    delivery &&
    `## To a widget’s socket\n\nTurns/s of the same journey, embedded channel ÷ connector: ${shownRatio(delivery.toConnector)}.`,
  ({ widgets }) =>
    widgets &&
    `## Open widgets\n\n${table(
      ['sockets', 'KB each', 'message to reply, p50 ms', 'p99 ms'],
      widgets.map((one) => [String(one.sockets), shown(one.kilobytesEach), shown(one.p50), shown(one.p99)]),
    )}`,
  ({ records }) =>
    records &&
    `## Import and authorize\n\nAn import took ${shown(records.importedRowsPerSecond)} rows a second; \`guichet authorize --from\` decided ${shown(records.decisionsPerSecond)} requests a second, its start included; the HTTP interface ${shown(records.httpDecisionsPerSecond)} to 16 clients.`,
  ({ profile }) =>
    profile &&
    `## Where the time goes\n\nShares of the processor’s time of our program during turns, by module, run from source; built-in functions count to who called them.\n\n${table(
      ['cause', 'share'],
      profile.map(({ cause, share }) => [cause, percent(share)]),
    )}`,
]

/** The report, in Markdown. `command` is how to repeat the run, `before` the load average before it. */
export const reportOf = (
  results: Results,
  { command, before }: { command: string; before: number },
): string => {
  const written = sections.map((section) => section(results)).filter((text) => text !== undefined)
  const [after = 0] = loadavg()
  return `${[
    '# What a turn costs',
    `Written by \`${command}\`; do not edit. Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores. Load average before ${shown(before)}, after ${shown(after)}: with more than the run itself on the machine, only the ratios tell anything, and their spread tells how much.`,
    'Subjects run one after the other in interleaved rounds, each round in processes of its own; each user has one turn under way. They begin one after the other, as customers do, and the time begins when all of them talk. Each subject has answered thousands of turns by then. `ours` is the whole program in one file, as a container starts it, authenticated, on SQLite with synchronous=FULL. `plain` is the documentation’s bot of the same journey: in memory, no authentication. `floor-http` is bare Node with one reply, `floor-durable` commits each turn as well, `floor-grouped` commits all turns of one tick together. All answers are checked.',
    ...written,
  ].join('\n\n')}\n`
}
