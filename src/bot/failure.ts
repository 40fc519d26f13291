import { type Activity, ActivityTypes, TurnContext } from 'botbuilder'
import type { Logger } from 'pino'
import type { Performed } from './adapter.ts'
import type { Effect } from './connector/connector.ts'

export type FailureDeps = {
  /** A kind sentence that names the reference; `unsure` where something may have been created all the same. */
  errorReply: (reference: string, locale: string, unsure: boolean) => Partial<Activity>
  /** Blanks credentials: an error's text may quote what a customer typed. */
  mask: (text: string) => string
  random: () => number
  log: Logger
}

/** No letter or digit that is mistaken for another when read out. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

const newReference = (random: () => number): string =>
  Array.from({ length: 6 }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')

/**
 * What a failed turn leaves instead of its own effects: a sentence with a reference for the customer, the details under
 * that reference in the log, and a trace of them for a developer at the Emulator. Not the SDK's `onTurnError`, which
 * runs inside the failed turn and would add to what it had said.
 */
export const failedTurn = (
  error: unknown,
  { activity, locale, unsure }: { activity: Activity; locale: string; unsure: boolean },
  { errorReply, mask, random, log }: FailureDeps,
): Performed => {
  const reference = newReference(random)
  const details = mask(error instanceof Error ? (error.stack ?? error.message) : String(error))
  log.error({ reference, channel: activity.channelId, type: activity.type, details }, 'a turn failed')
  const trace: Partial<Activity> = {
    type: ActivityTypes.Trace,
    name: 'guichet.error',
    label: `Reference ${reference}`,
    value: details,
    valueType: 'https://www.botframework.com/schemas/error',
  }
  const replies = [
    errorReply(reference, locale, unsure),
    ...(activity.channelId === 'emulator' ? [trace] : []),
  ]
  return { effects: replies.map((reply) => replyTo(activity, reply)), invoke: null }
}

const replyTo = (activity: Activity, reply: Partial<Activity>): Effect => {
  const reference = TurnContext.getConversationReference(activity)
  const message = { ...reply, type: reply.type ?? ActivityTypes.Message }
  return { kind: 'send', activity: TurnContext.applyConversationReference(message, reference) }
}
