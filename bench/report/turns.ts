import { median, type Ratio, ratioOf, shown, shownRatio } from '../measure.ts'
import type { Cell } from '../parts/turns.ts'
import { table } from './table.ts'

type Figure = 'turnsPerSecond' | 'cpuPerTurn'

const cellOf = (cells: Cell[], subject: string, users: number): Cell | undefined =>
  cells.find((one) => one.subject === subject && one.users === users)

/** Ours ÷ another subject, as measured side by side; null where one of the two was not measured. */
export const oursTo = (cells: Cell[], other: string, users: number, figure: Figure): Ratio | null => {
  const [ours, theirs] = [cellOf(cells, 'ours', users), cellOf(cells, other, users)]
  return ours && theirs ? ratioOf(ours[figure], theirs[figure]) : null
}

export const ofOurs = (cells: Cell[], users: number): Cell | undefined => cellOf(cells, 'ours', users)

const rowOf = (cells: Cell[], { subject, users, ...cell }: Cell): string[] => {
  const ratio = (figure: Figure): string => {
    const found = subject === 'ours' ? null : oursTo(cells, subject, users, figure)
    return found ? shownRatio(found) : ''
  }
  const tails = ratioOf(cell.p99, cell.p50)
  return [
    String(users),
    subject,
    ratio('turnsPerSecond'),
    ratio('cpuPerTurn'),
    shownRatio(tails),
    shown(median(cell.rss)),
    `${shown(median(cell.turnsPerSecond))}, ${shown(median(cell.cpuPerTurn))} ms, ${shown(median(cell.p50))} ms`,
  ]
}

export const turnsSection = (cells: Cell[]): string =>
  [
    '## A turn',
    'Ours ÷ each other subject, the median of the rounds and in brackets the least and the most. In the last column, for the order of magnitude alone, turns a second, processor time a turn and p50.',
    table(
      ['users', 'subject', 'turns/s, ours ÷ it', 'CPU a turn, ours ÷ it', 'p99 ÷ p50', 'RSS, MB', 'absolute'],
      cells.map((cell) => rowOf(cells, cell)),
    ),
    ...cells.flatMap(({ subject, users, problems }) =>
      problems.map((problem) => `**Failed**: ${subject}, ${users} users: ${problem}`),
    ),
  ].join('\n\n')
