import { type Activity, TurnContext } from 'botbuilder'
import type { LogChange, TurnInLog } from '../store/log-port.ts'
import { instantOf } from '../store/ports.ts'
import type { StateChange, StateDocument, StateKey } from '../store/state-port.ts'
import { written } from './address.ts'
import { answerTo, type Committed } from './answer.ts'
import { change, userChange } from './changes.ts'
import { isHeard } from './incoming.ts'
import type { Instance } from './instance.ts'
import type { TurnEffect } from './meeting.ts'
import type { Found, Ran } from './run-dialogs.ts'
import { type Conversation, documentOf, lastTurnOf } from './state.ts'

/** For a channel that is a log in our own store: all effects, taken down as the turn commits. Null for any other channel. */
export type Enclose = (activity: Activity, effects: TurnEffect[]) => Enclosed | null

type Enclosed = { said: TurnInLog; onCommitted: (logged: LogChange[]) => void }

/** In milliseconds. */
export type MemoryLimits = {
  /** After so much silence, a conversation has expired. */
  silence: number
  /** How long a document is kept after its last change. */
  keepConversation: number
  keepUser: number
  /** How long another machine's process may be busy sending what it committed. */
  sending: number
}

export type LeaveDeps = { enclose?: Enclose | undefined; instance: Instance; limits: MemoryLimits }

/** What a turn begins with. `key` names its activity; null where nothing does. */
export type Read = {
  now: Date
  keys: Record<'conversation' | 'user', StateKey>
  document: StateDocument | null
  userDocument: StateDocument | null
  key: string | null
}

/** Without changes where the activity was here before. What is enclosed is not left to be done, nor to be repeated. */
export type Done = { changes: StateChange[]; committed: Committed; enclosed: Enclosed | null }

const seenLimit = 50
/** Dialogs that failed so often in a row are in a state nobody gets out of by talking. */
const failureLimit = 3

/** What a turn leaves: its documents, its answer, and what its channel is to be sent. */
export const leave = (
  activity: Activity,
  ran: Ran,
  base: Found,
  { now, keys, document, userDocument, key }: Read,
  { enclose, instance, limits }: LeaveDeps,
): Done => {
  const answered = answerTo(activity, ran.performed, ran.ok)
  const enclosed = enclose?.(activity, answered.effects) ?? null
  const left = enclosed ? { ...answered, effects: [] } : answered
  const conversation = ran.ok ? succeeded(base, activity, now) : failed(base)
  if (key !== null) conversation.seen = [...conversation.seen, key].slice(-seenLimit)
  const { answer } = left
  const at = instantOf(now)
  const effects = left.effects.map(written)
  const last = key === null ? null : lastTurnOf({ key, at, by: instance.id, answer }, effects)
  const kept = { json: documentOf(conversation), last }
  const changes = [
    change(keys.conversation, document, kept, now, limits.keepConversation),
    ...userChange(keys.user, userDocument, base.user, now, limits.keepUser),
  ]
  const committed = { effects: effects.map(({ effect }) => effect), answer, key: key ?? at }
  return { changes, committed, enclosed }
}

const succeeded = ({ conversation }: Found, activity: Activity, now: Date): Conversation => ({
  ...conversation,
  heardAt: isHeard(activity) ? instantOf(now) : conversation.heardAt,
  reference: TurnContext.getConversationReference(activity),
  failures: 0,
})

/** The data stays as it was, and so does what the next turn is told of it. */
const failed = ({ conversation, arrival }: Found): Conversation => {
  const failures = conversation.failures + 1
  const unusable = arrival.kind === 'foreign' || failures >= failureLimit
  return {
    ...conversation,
    version: unusable ? null : conversation.version,
    failures: unusable ? 0 : failures,
  }
}
