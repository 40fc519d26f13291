import type { ConversationReference } from 'botbuilder'
import type { DialogInstance } from 'botbuilder-dialogs'
import { z } from 'zod'
import type { Instant } from '../store/ports.ts'
import type { Written } from './address.ts'
import type { TurnEffect } from './meeting.ts'
import type { Arrival, ConversationData, UserData } from './turn.ts'

/** What the HTTP request that brought an activity is answered with. */
export type Answer = { status: number; body?: unknown; retryAfter?: number }

/** The last turn, kept whole until the next one: should its activity come again, its answer may have to go out again. `by` is the process that ran it. */
export type LastTurn = { key: string; at: Instant; by: string; effects: TurnEffect[]; answer: Answer }

/** A conversation's document, but for its last turn. */
export type Conversation = {
  /** The version of the dialogs that left the data; null where the data must not be used again. */
  version: string | null
  /** When the customer was last heard, null for never; a member joining is not the customer speaking. */
  heardAt: Instant | null
  data: ConversationData
  /** For messages of the bot's own accord. */
  reference: Partial<ConversationReference> | null
  /** The keys of the last activities, oldest first. */
  seen: string[]
  /** Turns in a row that failed. */
  failures: number
}

const anObject = <T extends object>() => z.custom<T>((value) => typeof value === 'object' && value !== null)

/** Loose where the parts are another's to read: the dialogs parse their data, the channel its effects. */
const Stored = z.object({
  version: z.string().nullable(),
  heardAt: z.custom<Instant>((value) => typeof value === 'string').nullable(),
  data: z.looseObject({ dialogs: z.object({ dialogStack: z.array(anObject<DialogInstance>()) }) }),
  reference: anObject<Partial<ConversationReference>>().nullable(),
  seen: z.array(z.string()),
  failures: z.number(),
})

const StoredLast = z.object({
  key: z.string(),
  at: z.custom<Instant>((value) => typeof value === 'string'),
  by: z.string(),
  effects: z.array(anObject<TurnEffect>()),
  answer: z.object({ status: z.number(), body: z.unknown().optional() }),
})

const StoredUser = z.object({
  locale: z.string().nullable(),
  greeted: z.boolean(),
  remembered: z.record(z.string(), z.unknown()),
})

const emptyData = (): ConversationData => ({ dialogs: { dialogStack: [] } })

const emptyConversation = (version: string): Conversation => ({
  version,
  heardAt: null,
  data: emptyData(),
  reference: null,
  seen: [],
  failures: 0,
})

/** Parses JSON; undefined where it is none. */
const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

export const documentOf = (conversation: Conversation): string => JSON.stringify(conversation)

export const lastTurnOf = (turn: Omit<LastTurn, 'effects'>, effects: Written[]): string =>
  `{"effects":[${effects.map(({ json }) => json).join(',')}],${JSON.stringify(turn).slice(1)}`

/** Earlier versions wrote the last turn into the document: in a line of its own, or the conversation's. */
const Earlier = z.object({ last: StoredLast })

const linesOf = (json: string): { conversation: string; last: string | null } => {
  const end = json.indexOf('\n')
  return end === -1
    ? { conversation: json, last: null }
    : { conversation: json.slice(0, end), last: json.slice(end + 1) }
}

/** The last turn, kept beside this document or in it; null for none, or where it cannot be read. */
export const lastTurnIn = (json: string, beside: string | null): LastTurn | null => {
  const { conversation, last } = linesOf(json)
  const text = last ?? beside
  return text === null
    ? (Earlier.safeParse(parseJson(conversation)).data?.last ?? null)
    : (StoredLast.safeParse(parseJson(text)).data ?? null)
}

/** How the dialogs of `version` find the conversation in this document (null for none yet), and what they find. */
export const openConversation = (
  json: string | null,
  version: string,
  { now, silenceLimit }: { now: Date; silenceLimit: number },
): { conversation: Conversation; arrival: Arrival } => {
  if (json === null) return { conversation: emptyConversation(version), arrival: { kind: 'first' } }
  const raw = parseJson(linesOf(json).conversation)
  const { data: stored } = Stored.safeParse(raw)
  if (stored === undefined) {
    const arrival: Arrival = { kind: 'foreign', from: null, previous: raw }
    return { conversation: emptyConversation(version), arrival }
  }
  if (stored.version !== version) {
    const arrival: Arrival = { kind: 'foreign', from: stored.version, previous: stored.data }
    return { conversation: { ...stored, version, data: emptyData() }, arrival }
  }
  return { conversation: stored, arrival: arrivalOf(stored.heardAt, now, silenceLimit) }
}

const arrivalOf = (since: Instant | null, now: Date, silenceLimit: number): Arrival => {
  if (since === null) return { kind: 'first' }
  return { kind: now.getTime() - Date.parse(since) > silenceLimit ? 'expired' : 'continuing', since }
}

/** A document that cannot be read is a user not met yet: nothing in it is worth a failed turn. */
export const openUser = (json: string | null): UserData =>
  StoredUser.safeParse(json === null ? null : parseJson(json)).data ?? {
    locale: null,
    greeted: false,
    remembered: {},
  }
