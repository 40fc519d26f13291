import type { Activity, StatePropertyAccessor, TurnContext } from 'botbuilder'
import type { DialogState } from 'botbuilder-dialogs'
import type { Logger } from 'pino'
import type { Binding, Instant } from '../store/ports.ts'
import type { Deeds } from './deeds.ts'

/**
 * What a conversation remembers between its turns: one JSON document, read once and written once a turn. Change it in
 * place. JSON only: what does not survive `JSON.stringify` (dates, functions, undefined) is gone on the next turn.
 */
export type ConversationData = { dialogs: DialogState; [name: string]: unknown }

/** What is remembered of a channel's user in all their conversations. JSON only; change it in place. */
export type UserData = {
  /** The language that the user chose, as a BCP 47 tag; null while they chose none. */
  locale: string | null
  greeted: boolean
  remembered: Record<string, unknown>
}

/**
 * How a turn finds its conversation. `since` is when the customer was last heard.
 * - `expired`: silent for longer than the limit. The data is as it was left: the dialogs end it with a word and may offer
 *   to resume. Comes again until the customer is heard.
 * - `foreign`: left by another version of the dialogs, or unreadable (`from` is null). The data was emptied, so the turn
 *   starts at the menu, and owes a word of explanation; `previous` is what was there, to be parsed, never trusted.
 */
export type Arrival =
  | { kind: 'first' }
  | { kind: 'continuing'; since: Instant }
  | { kind: 'expired'; since: Instant }
  | { kind: 'foreign'; from: string | null; previous: unknown }

/**
 * One turn, as the dialogs see it. What they send is collected, and goes out in order after the state was committed; a turn
 * that lost the race for its conversation runs again from the start on fresh data. So a turn acts on the world only
 * through the desk, whose operations are spent once.
 */
export type Turn = {
  /** The SDK's context. A send returns no id, because nothing has been sent yet. Dead once the turn is over. */
  readonly context: TurnContext
  readonly activity: Activity
  /** What the customer typed: trimmed, cut to the limit, empty where they typed nothing. */
  readonly text: string
  readonly arrival: Arrival
  readonly conversation: ConversationData
  readonly user: UserData
  /** The language to answer in, resolved from what the user chose, then what the activity says. */
  readonly locale: string
  /** To whom operations of this turn belong. */
  readonly binding: Binding & { conversation: string; user: string }
  /** By which the turn carries out what must not be denied later. */
  readonly deeds: Deeds
  /** When the turn began. */
  readonly now: Date
  /** Made when it is asked for: most turns log nothing. */
  readonly log: () => Logger
}

/** The dialogs' only entrance. Rejecting is for broken invariants: the customer is told a reference, the data stays as it was. */
export type OnTurn = (turn: Turn) => Promise<void>

const turnKey = Symbol('turn')

/** Called by the bot before the dialogs run. */
export const bindTurn = (turn: Turn): void => {
  turn.context.turnState.set(turnKey, turn)
}

/** The turn that a context belongs to, for a waterfall's steps, which are handed the context alone. */
export const turnOf = (context: TurnContext): Turn => {
  const turn = context.turnState.get<Turn | undefined>(turnKey)
  if (turn === undefined) throw new Error('this context belongs to no turn')
  return turn
}

/** A place beside each turn for what is worked out in it. */
export type OfTurn<T> = { get(turn: Turn): T | undefined; set(turn: Turn, value: T): void }

/**
 * In the state of the turn's context, which ends with the turn. Not in a WeakMap: V8 keeps what stands in one that lives on, and
 * all that hangs on it, until it next goes through the whole heap.
 */
export const ofTurn = <T>(name: string): OfTurn<T> => {
  const key = Symbol(name)
  return {
    get: ({ context }) => context.turnState.get<T | undefined>(key),
    set: ({ context }, value) => {
      context.turnState.set(key, value)
    },
  }
}

/** For `new DialogSet(dialogState)`: the dialog stack lives in the conversation's one document. */
export const dialogState: StatePropertyAccessor<DialogState> = {
  get: async (context: TurnContext) => turnOf(context).conversation.dialogs,
  set: async (context, value) => {
    turnOf(context).conversation.dialogs = value
  },
  delete: async (context) => {
    turnOf(context).conversation.dialogs = { dialogStack: [] }
  },
}
