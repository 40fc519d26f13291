import type { Reply } from './connector.ts'

/** What a user of the benchmark knows: its number, what was answered last, the last ticket it read of. */
export type Talk = { n: number; last: Reply[]; ticket: string }

/** One turn: what is posted, how many replies come, and a text that stands in one of them. */
export type Step = {
  name: string
  post: (talk: Talk) => Record<string, unknown>
  replies: number
  expect: string | RegExp
}

/** A conversation from its first word to its last. */
export type Journey = { name: string; steps: Step[] }

const textsOf = ({ text = '', summary = '' }: Reply): string => `${text} ${summary}`

/** What is wrong with the answer to a step; null for nothing. */
export const problemOf = ({ name, replies, expect }: Step, heard: Reply[]): string | null => {
  if (heard.length !== replies) return `${name}: ${heard.length} replies in place of ${replies}`
  const said = heard.map(textsOf).join('\n')
  const isThere = typeof expect === 'string' ? said.includes(expect) : expect.test(said)
  return isThere ? null : `${name}: no "${expect}" in "${said}"`
}

const ticketForm = /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/

export const ticketIn = (heard: Reply[]): string | null =>
  ticketForm.exec(heard.map(textsOf).join(' '))?.[0] ?? null
