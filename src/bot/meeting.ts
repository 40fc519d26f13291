import type { Activity, ConversationAccount, ConversationParameters } from 'botbuilder'
import type { Logger } from 'pino'
import { type Clock, within } from './clock.ts'
import type { Address, Connector, Effect } from './connector/connector.ts'
import { parseActivity } from './incoming.ts'

/** A turn's wish to go on with one of a group in private, where the bot speaks first. JSON, kept with the turn's effects. */
type Meeting = {
  kind: 'meet'
  channel: string
  parameters: ConversationParameters
  /** What comes in at the new conversation, as if its channel had brought it; the conversation's id is filled in. */
  arrival: Omit<Partial<Activity>, 'conversation'> & { conversation: Partial<ConversationAccount> }
  /** What the group is told once it was done, or could not be. */
  met: Partial<Activity>
  unmet: Partial<Activity>
}

/** What a turn leaves for its channel. */
export type TurnEffect = Effect | Meeting

/** Carries a meeting out; what to say in the group then. Never rejects. */
export type Meet = (meeting: Meeting, from: Address, key: string, until: number) => Promise<Effect>

export type MeetDeps = {
  connector: Connector
  /** Runs a turn of the new conversation, with a state, a queue and a delivery of its own. */
  receive: (activity: Activity, key: string) => Promise<{ status: number }>
  clock: Clock
  log: Logger
}

/** Repeated, it finds the same conversation, and the arrival there is known by its key. */
export const createMeet =
  ({ connector, receive, clock, log }: MeetDeps): Meet =>
  async ({ channel, parameters, arrival, met, unmet }, { serviceUrl, conversation }, key, until) => {
    const created = await connector.createConversation({ serviceUrl, channel, parameters }, key, until)
    const id = created.ok ? created.id : null
    const there = { ...arrival, serviceUrl, conversation: { ...arrival.conversation, id } }
    const parsed = id === null || id === conversation ? null : parseActivity(there, 0)
    if (!parsed?.ok) {
      log.info({ channel, reason: created.ok ? null : created.reason }, 'no private conversation')
      return { kind: 'send', activity: unmet }
    }
    const late = { status: 200 }
    const { status } = await within(until - clock.elapsed(), receive(parsed.activity, key), late)
    return { kind: 'send', activity: status === 200 ? met : unmet }
  }
