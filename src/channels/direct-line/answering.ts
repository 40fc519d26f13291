import { ActivityTypes } from 'botbuilder'
import type { Logger } from 'pino'
import type { Answer } from '../../bot/state.ts'
import { type Fate, kept } from '../../store/fate.ts'
import type { ConversationLog, Place } from '../../store/log-port.ts'
import type { ActivityJson } from './service.ts'
import type { Watchers } from './watchers.ts'
import { activityId, fromBot } from './wire.ts'

/**
 * The activities at work that are not settled yet, by id, and when readers have been told of each: its answer may be
 * committed with it. A turn that takes down its own answer takes its own out.
 */
export type Unsettled = Map<string, Promise<void>>

export type AnsweringDeps = {
  log: ConversationLog
  watchers: Watchers
  unsettled: Unsettled
  /** Runs the turn of an activity, which is not committed without it; what the bot replies comes by the connector. */
  receive: (activity: ActivityJson, fate: Fate) => Promise<Answer>
  now: () => Date
  logger: Logger
}

/** How what a turn answers is taken down, maybe while it runs: what becomes of it, and when readers have been told. */
export type TakenDown = { fate: Fate; told: Promise<void> }

export const longAgo: TakenDown = { fate: kept, told: Promise.resolve() }

/** In ms: a turn that takes longer shows that the bot is at it. */
const typingAfter = 400

/** Has the bot answer what was said, each activity in one turn at a time; never rejects. */
export const answering = ({ log, watchers, unsettled, receive, now, logger }: AnsweringDeps) => {
  const atWork = new Set<string>()
  const showTyping = (conversation: string): void =>
    watchers.pass(conversation, fromBot({ type: ActivityTypes.Typing }, conversation, now().toISOString()))

  return async (
    conversation: string,
    place: Place,
    activity: ActivityJson,
    { fate, told }: TakenDown,
  ): Promise<void> => {
    const id = activityId(conversation, place.position)
    if (atWork.has(id)) return
    atWork.add(id)
    unsettled.set(id, told)
    const typing = setTimeout(showTyping, typingAfter, conversation)
    try {
      const { status } = await receive({ ...activity, id, timestamp: place.at }, fate)
      // Turned away undone: it stays pending and its time comes.
      if (status !== 503 && unsettled.has(id)) await log.settle(conversation, place)
    } catch (error) {
      logger.warn({ err: error }, 'an activity stays pending')
    } finally {
      clearTimeout(typing)
      atWork.delete(id)
      unsettled.delete(id)
    }
  }
}
