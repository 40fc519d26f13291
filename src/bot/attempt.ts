import { type Activity, TurnContext } from 'botbuilder'
import type { Fate } from '../store/fate.ts'
import type { LogChange, TurnInLog } from '../store/log-port.ts'
import { instantOf } from '../store/ports.ts'
import type { StateChange, StateDocument, StateKey, StateStore } from '../store/state-port.ts'
import { addressed, unaddressed } from './address.ts'
import { answerTo } from './answer.ts'
import type { Caller } from './authentication.ts'
import { change, userChange } from './changes.ts'
import type { Clock } from './clock.ts'
import type { Deeds } from './deeds.ts'
import { deliveryKey, isHeard, userId } from './incoming.ts'
import type { Instance } from './instance.ts'
import type { TurnEffect } from './meeting.ts'
import { type Found, type Ran, type RunDeps, runDialogs } from './run-dialogs.ts'
import {
  type Answer,
  type Conversation,
  documentOf,
  lastTurnIn,
  openConversation,
  openUser,
} from './state.ts'

export type Incoming = {
  activity: Activity
  caller: Caller
  /** What a repeated delivery is told by, where the activity has no id that its channel knows. */
  key?: string
  /** What becomes of it, where it is not on the disk yet: without it, neither the turn nor what it carries out is committed. */
  fate?: Fate
}

export type AttemptDeps = RunDeps & {
  store: StateStore
  /** Names what the dialogs' data looks like; change it with them, and data of another version is not run on. */
  dialogsVersion: string
  enclose?: Enclose | undefined
  clock: Clock
  instance: Instance
  limits: MemoryLimits
}

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

/** For a channel that is a log in our own store: all effects, taken down as the turn commits. Null for any other channel. */
export type Enclose = (activity: Activity, effects: TurnEffect[]) => Enclosed | null

type Enclosed = { said: TurnInLog; onCommitted: (logged: LogChange[]) => void }

/** What is left to do once a turn is committed. `key` names the turn for the channel. */
export type Committed = { effects: TurnEffect[]; answer: Answer; key: string }

const seenLimit = 50
/** Dialogs that failed so often in a row are in a state nobody gets out of by talking. */
const failureLimit = 3

/**
 * Reads the conversation, runs the turn on it and commits what it left, all or nothing. Null where another process moved
 * the conversation on meanwhile: then nothing has happened, and it can be tried again. `isAbandoned` is asked
 * before the commit; `deeds` are those of all attempts.
 */
export const attemptTurn = async (
  incoming: Incoming,
  deps: AttemptDeps,
  isAbandoned: () => boolean,
  deeds: Deeds,
): Promise<Committed | null> => {
  // Of the turn, only what it left stays in memory while the disk is waited for.
  const { changes, committed, enclosed } = await runOnce(incoming, deps, deeds)
  if (changes.length === 0) return committed
  if (isAbandoned()) return null
  const logged = await deps.store.save(changes, enclosed?.said, deeds.upon)
  if (logged === null) return null
  enclosed?.onCommitted(logged)
  return committed
}

/** Without changes where the activity was here before. What is enclosed is not left to be done, nor to be repeated. */
type Done = { changes: StateChange[]; committed: Committed; enclosed: Enclosed | null }

const runOnce = async (incoming: Incoming, deps: AttemptDeps, deeds: Deeds): Promise<Done> => {
  const { activity } = incoming
  const now = deps.clock.now()
  const keys = keysOf(activity)
  const [document = null, userDocument = null] = await deps.store.load([keys.conversation, keys.user])
  const read: Read = { now, keys, document, userDocument, key: incoming.key ?? deliveryKey(activity) }
  const found = open(read, deps)
  if (document && read.key !== null && found.conversation.seen.includes(read.key))
    return {
      changes: [],
      committed: await repeated(read.key, activity, document, now, deps),
      enclosed: null,
    }
  const ran = await runDialogs(incoming, found, now, deeds, deps)
  // Of a turn that failed, nothing stays that the dialogs left half done.
  return leave(activity, ran, ran.ok ? found : open(read, deps), read, deps)
}

/** What a turn begins with. `key` names its activity; null where nothing does. */
type Read = {
  now: Date
  keys: Keys
  document: StateDocument | null
  userDocument: StateDocument | null
  key: string | null
}

const open = ({ document, userDocument, now }: Read, { dialogsVersion, limits }: AttemptDeps): Found => ({
  ...openConversation(document?.json ?? null, dialogsVersion, { now, silenceLimit: limits.silence }),
  user: openUser(userDocument?.json ?? null),
})

/** What a turn leaves: its documents, its answer, and what its channel is to be sent. */
const leave = (
  activity: Activity,
  ran: Ran,
  base: Found,
  { now, keys, document, userDocument, key }: Read,
  deps: AttemptDeps,
): Done => {
  const answered = answerTo(activity, ran.performed, ran.ok)
  const enclosed = deps.enclose?.(activity, answered.effects) ?? null
  const left = enclosed ? { ...answered, effects: [] } : answered
  const conversation = ran.ok ? succeeded(base, activity, now) : failed(base)
  if (key !== null) conversation.seen = [...conversation.seen, key].slice(-seenLimit)
  const effects = left.effects.map(unaddressed)
  const last = key === null ? null : { ...left, key, effects, at: instantOf(now), by: deps.instance.id }
  const written = { json: documentOf(conversation), last: last && JSON.stringify(last) }
  const changes = [
    change(keys.conversation, document, written, now, deps.limits.keepConversation),
    ...userChange(keys.user, userDocument, base.user, now, deps.limits.keepUser),
  ]
  return { changes, committed: { ...left, key: key ?? instantOf(now) }, enclosed }
}

type Keys = Record<'conversation' | 'user', StateKey>

const keysOf = (activity: Activity): Keys => ({
  conversation: { kind: 'conversation', channel: activity.channelId, id: activity.conversation.id },
  user: { kind: 'user', channel: activity.channelId, id: userId(activity) },
})

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

/**
 * A repeated delivery runs nothing. Its answer is the first one; its effects go out again only where the process that
 * committed them is gone, or is on another machine and had its time: they may then never have been sent. In this process
 * they have been, or were taken over as undelivered, because the repeat waited in line behind them. A process that
 * died while sending may thus have a reply read twice; a channel that knows the idempotency key can drop it.
 */
const repeated = async (
  key: string,
  activity: Activity,
  { json }: StateDocument,
  now: Date,
  { store, instance, limits }: AttemptDeps,
): Promise<Committed> => {
  const last = lastTurnIn(json, await store.last(keysOf(activity).conversation))
  if (last?.key !== key) return { effects: [], answer: { status: 200 }, key }
  const fate = instance.fateOf(last.by)
  const hadItsTime = now.getTime() - Date.parse(last.at) > limits.sending
  const sendAgain = fate === 'gone' || (fate === 'unknown' && hadItsTime)
  const effects = sendAgain ? last.effects.map((one) => addressed(one, activity)) : []
  return { effects, answer: last.answer, key }
}
