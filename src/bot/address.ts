import { type Activity, TurnContext } from 'botbuilder'
import type { TurnEffect } from './meeting.ts'

/** Without what a reply takes from the activity that it answers: a quarter of it, that need not be kept twice. */
export const unaddressed = (effect: TurnEffect): TurnEffect => {
  if (effect.kind !== 'send') return effect
  const { channelId, serviceUrl, conversation, from, recipient, replyToId, ...said } = effect.activity
  return { kind: 'send', activity: said }
}

/** As the SDK addresses what a turn sends. */
export const addressed = (effect: TurnEffect, answered: Activity): TurnEffect => {
  if (effect.kind !== 'send') return effect
  const reference = TurnContext.getConversationReference(answered)
  return {
    kind: 'send',
    activity: TurnContext.applyConversationReference({ ...effect.activity }, reference),
  }
}
