import type { Activity } from 'botbuilder'
import type { Fate } from '../store/fate.ts'
import type { StateStore } from '../store/state-port.ts'
import type { Committed } from './answer.ts'
import type { Caller } from './authentication.ts'
import type { Clock } from './clock.ts'
import type { Deeds } from './deeds.ts'
import { deliveryKey, userId } from './incoming.ts'
import { type Done, type LeaveDeps, leave, type Read } from './leave.ts'
import { repeated } from './repeated.ts'
import { type Found, type RunDeps, runDialogs } from './run-dialogs.ts'
import { lastTurnIn, openConversation, openUser } from './state.ts'

export type Incoming = {
  activity: Activity
  caller: Caller
  /** What a repeated delivery is told by, where the activity has no id that its channel knows. */
  key?: string
  /** What becomes of it, where it is not on the disk yet: without it, neither the turn nor what it carries out is committed. */
  fate?: Fate
}

export type AttemptDeps = RunDeps &
  LeaveDeps & {
    store: StateStore
    /** Names what the dialogs' data looks like; change it with them, and data of another version is not run on. */
    dialogsVersion: string
    clock: Clock
  }

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

const runOnce = async (incoming: Incoming, deps: AttemptDeps, deeds: Deeds): Promise<Done> => {
  const { activity } = incoming
  const now = deps.clock.now()
  const keys = keysOf(activity)
  const [document = null, userDocument = null] = await deps.store.load([keys.conversation, keys.user])
  const read: Read = { now, keys, document, userDocument, key: incoming.key ?? deliveryKey(activity) }
  const found = open(read, deps)
  if (document && read.key !== null && found.conversation.seen.includes(read.key)) {
    const last = lastTurnIn(document.json, await deps.store.last(keys.conversation))
    return { changes: [], committed: repeated(read.key, activity, last, now, deps), enclosed: null }
  }
  const ran = await runDialogs(incoming, found, now, deeds, deps)
  // Of a turn that failed, nothing stays that the dialogs left half done.
  return leave(activity, ran, ran.ok ? found : open(read, deps), read, deps)
}

const open = ({ document, userDocument, now }: Read, { dialogsVersion, limits }: AttemptDeps): Found => ({
  ...openConversation(document?.json ?? null, dialogsVersion, { now, silenceLimit: limits.silence }),
  user: openUser(userDocument?.json ?? null),
})

const keysOf = (activity: Activity): Read['keys'] => ({
  conversation: { kind: 'conversation', channel: activity.channelId, id: activity.conversation.id },
  user: { kind: 'user', channel: activity.channelId, id: userId(activity) },
})
