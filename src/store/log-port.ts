import type { Fate } from './fate.ts'
import type { Instant, Sealed } from './ports.ts'

/** What goes into a conversation's log. */
export type NewEntry = {
  /** Unique within the conversation: the same key again is the same entry. */
  key: string
  author: 'user' | 'bot'
  /** The activity as the customer may see it; null for one that is not shown. */
  json: string | null
  /** The activity as it came in, for the bot alone, until it was answered. */
  pending: Sealed | null
  at: Instant
  /** From when on the conversation may be deleted. */
  expiresAt: Instant
}

/**
 * What a turn says in its conversation, to be taken down in the turn's own transaction: its replies, what stands in the place
 * of earlier entries (null: nothing), and that what came in at `settled` is answered. A turn is committed once, so that its
 * replies need no keys.
 */
export type TurnInLog = {
  conversation: string
  replies: Omit<NewEntry, 'key'>[]
  replaced: { position: number; json: string | null }[]
  settled: Place
}

/** An entry's place, and when it was taken down: a place is given again where its entry was never committed. */
export type Place = { position: number; at: Instant }

/** `position` is the entry's place in the conversation, `seq` grows with every change of it: the watermark. */
export type LoggedActivity = { position: number; seq: number; json: string; at: Instant }

/** What a change left at a place of a conversation: null where nothing is shown there. */
export type LogChange = { position: number; seq: number; json: string | null }

export type PendingActivity = Place & { conversation: string; pending: Sealed }

/** The conversations of the embedded channel, durable, in order, and the same for every process. */
export interface ConversationLog {
  /** False when it was open before. */
  open(conversation: { id: string; user: string; expiresAt: Instant }): Promise<boolean>
  /** Null for one that is unknown or whose time was over before `now`. */
  find(id: string, now: Instant): Promise<{ user: string } | null>
  /**
   * `change` is null where the key was there before; all is null where the conversation is gone. `onPlaced` hears of a new
   * entry's place as soon as it has one, which on SQLite is before it is committed, and what becomes of it: a turn that
   * answers it from then on may share its commit, and is not committed without it (see `StateStore.save`).
   */
  append(
    conversation: string,
    entry: NewEntry,
    onPlaced?: (position: number, fate: Fate) => void,
  ): Promise<{ position: number; change: LogChange | null } | null>
  /** Puts another activity (null: none) in an entry's place; readers get it again. Null where there is no such entry. */
  replace(conversation: string, position: number, json: string | null): Promise<LogChange | null>
  /** What is to be shown and changed after `seq`, at most `limit` changes, in the order of their places. */
  read(conversation: string, seq: number, limit: number): Promise<LoggedActivity[]>
  /** The place of the last reply of the bot that has this text in its JSON; null where none has. */
  lastReplyWith(conversation: string, text: string): Promise<number | null>
  /** Those that came before `before` and are not settled, in order. */
  pending(before: Instant, limit: number): Promise<PendingActivity[]>
  /** The bot has answered: nothing of how the activity came in is kept. */
  settle(conversation: string, place: Place): Promise<void>
  /** Uses up a ticket; true the first time only. It may be forgotten after `expiresAt`. */
  spendTicket(id: string, expiresAt: Instant): Promise<boolean>
  /** Deletes what is over: all such tickets, and at most `limit` conversations; how many of these. */
  deleteExpired(now: Instant, limit: number): Promise<number>
  /** Tells of changes that other processes make, by the conversation's id; null when any may have changed. */
  watch(onChange: (conversation: string | null) => void): Promise<() => Promise<void>>
}
