import { type Activity, type ConversationReference, TurnContext } from 'botbuilder'
import { z } from 'zod'
import type { Address, Effect } from './connector/connector.ts'

const account = z.looseObject({ id: z.string() })

/** As the dialogs wrote it down when the conversation was heard. */
const Reference = z
  .looseObject({ serviceUrl: z.string(), channelId: z.string(), conversation: account, bot: account })
  .transform((reference) => ReferenceShape.parse(reference))

const ReferenceShape = z.custom<ConversationReference>((value) => typeof value === 'object' && value !== null)

/**
 * A message of the bot's own accord for a conversation.
 * @param reference its ConversationReference as JSON
 */
export const messageFor = (
  reference: string,
  message: Partial<Activity>,
): { effect: Effect; to: Address; channel: string } => {
  const parsed = Reference.parse(JSON.parse(reference))
  const activity = TurnContext.applyConversationReference({ ...message }, parsed)
  const to = { serviceUrl: parsed.serviceUrl, conversation: parsed.conversation.id }
  return { effect: { kind: 'send', activity }, to, channel: parsed.channelId }
}
