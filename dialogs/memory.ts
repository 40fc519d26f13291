import { z } from 'zod'
import { ofTurn, type Turn } from '../src/bot/turn.ts'
import { Draft } from './draft.ts'
import type { Called } from './titles.ts'

type Line = { from: 'customer' | 'bot'; text: string; at: string }

/** Thirty of them are read with each turn: one look, and no copy. */
const Line = z.custom<Line>((value) => isLine(value))
const isLine = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'from' in value &&
  (value.from === 'customer' || value.from === 'bot') &&
  'text' in value &&
  typeof value.text === 'string' &&
  'at' in value &&
  typeof value.at === 'string'

/** A button of the last cards: what it is called, and what it does. */
export type Button = Called & { value?: unknown; url?: string }

/** A dozen of them are read with each turn, as lines are. */
const Button = z.custom<Button>((value) => isButton(value))
const isButton = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (('key' in value && typeof value.key === 'string') || ('titles' in value && isTexts(value.titles))) &&
  (!('url' in value) || typeof value.url === 'string')

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** What the dialogs remember of a conversation beside their stack. JSON; change it in place. */
const Memory = z.object({
  greeted: z.boolean().catch(false),
  /** How often the menu was shown since the greeting. */
  menus: z.number().catch(0),
  /** The last lines, masked, for a person who takes over; null where nobody can. */
  lines: z.array(Line).nullable().catch(null),
  /** Tickets that were opened or proved theirs here, newest first. */
  tickets: z.array(z.string()).catch([]),
  buttons: z.array(Button).catch([]),
  /** Those of the cards before that are good at any time. */
  earlierButtons: z.array(Button).catch([]),
  /** The last authorization that ended, for the ways that its outcome offers. */
  previous: Draft.nullable().catch(null),
  handedOff: z.boolean().catch(false),
  feedback: z
    .array(z.object({ useful: z.boolean(), comment: z.string().nullable(), at: z.string() }))
    .catch([]),
  /** How the customer was reached when it was last written down for what they follow; null while they follow nothing. */
  address: z.string().nullable().catch(null),
})
export type Memory = z.infer<typeof Memory>

const opened = ofTurn<Memory>('memory')

/** The memory of a turn's conversation: one object a turn, kept with the conversation. */
export const memoryOf = (turn: Turn): Memory => {
  const known = opened.get(turn)
  if (known) return known
  const stored = turn.conversation.memory
  const memory = Memory.parse(typeof stored === 'object' && stored !== null ? stored : {})
  turn.conversation.memory = memory
  opened.set(turn, memory)
  return memory
}

const mostLines = 30
const longestLine = 500

/** Whether lines are kept in this turn: what nobody will read is not. */
export const keepLines = (turn: Turn, areRead: boolean): void => {
  const memory = memoryOf(turn)
  memory.lines = areRead ? (memory.lines ?? []) : null
}

/** `masked` is asked for the text where lines are kept. */
export const rememberLine = (turn: Turn, from: 'customer' | 'bot', masked: () => string): void => {
  const memory = memoryOf(turn)
  if (memory.lines === null) return
  const line = { from, text: masked().slice(0, longestLine), at: turn.now.toISOString() }
  memory.lines = [...memory.lines, line].slice(-mostLines)
}

const mostTickets = 20

export const rememberTicket = (turn: Turn, id: string): void => {
  const memory = memoryOf(turn)
  memory.tickets = [id, ...memory.tickets.filter((one) => one !== id)].slice(0, mostTickets)
}
