import { parseArgs } from 'node:util'

const parts = ['turns', 'start', 'delivery', 'growth', 'postgres', 'records', 'widgets', 'profile'] as const
export type Part = (typeof parts)[number]

export type Plan = {
  parts: Part[]
  rounds: number
  seconds: number
  users: number[]
  /** How many conversations are on record, smallest first. */
  sizes: number[]
  /** How many sockets are open. */
  sockets: number[]
  contracts: number
  /** Where the report goes; null for standard output. */
  report: string | null
}

const usage = `usage: npm run bench [-- desk | PART…] [--rounds N] [--seconds N] [--users N,N…] [--full]
parts: ${parts.join(', ')}; without any, all of them, and bench/REPORT.md is written. --full: a million conversations, 10,000 sockets.
desk: authorizations a second on both engines, without a conversation.`

/** Widgets take long to open: they are measured with --full, or when named. */
const inShort: Part[] = parts.filter((part) => part !== 'widgets')

const isPart = (name: string): name is Part => parts.some((part) => part === name)

/** What the command line asks for; a text says how it should. */
export const planOf = (args: string[]): Plan | string => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      users: { type: 'string', default: '1,16,64,256' },
      full: { type: 'boolean', default: false },
    },
  })
  const named = positionals.filter(isPart)
  if (named.length < positionals.length) return usage
  const { full } = values
  const all = full ? [...parts] : inShort
  return {
    parts: named.length > 0 ? named : all,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    users: values.users.split(',').map(Number),
    sizes: full ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000],
    sockets: full ? [1_000, 10_000] : [1_000],
    contracts: 20_000,
    report: named.length > 0 ? null : new URL('REPORT.md', import.meta.url).pathname,
  }
}
