import { parseSubmit, type Submit } from '../cards/submit.ts'
import { ofTurn, type Turn } from '../src/bot/turn.ts'

/** What a message says: typed words, a button of ours, or nothing that can be read. */
export type Heard =
  | { kind: 'text'; text: string }
  | { kind: 'submit'; submit: Submit }
  | { kind: 'nothing'; because: 'empty' | 'attachment' | 'unknownCard' }

/** A text typed into a card's input is heard as typed, where the card is the current one. */
export const hear = ({ activity, text }: Turn): Heard => {
  const value: unknown = activity.value
  if (value !== undefined && value !== null) {
    const submit = parseSubmit(value)
    if (submit) return { kind: 'submit', submit }
    if (text === '') return { kind: 'nothing', because: 'unknownCard' }
  }
  if (text !== '') return { kind: 'text', text }
  return { kind: 'nothing', because: activity.attachments?.length ? 'attachment' : 'empty' }
}

const heards = ofTurn<Heard>('heard')

/** What the dialog on top of the stack is to answer in this turn. */
export const put = (turn: Turn, heard: Heard): void => {
  heards.set(turn, heard)
}

export const heardIn = (turn: Turn): Heard => heards.get(turn) ?? { kind: 'nothing', because: 'empty' }
