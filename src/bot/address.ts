import { type Activity, TurnContext } from 'botbuilder'
import type { TurnEffect } from './meeting.ts'

/** `json` is what is kept of the effect; a reply that goes out has its own at hand. */
export type Written = { effect: TurnEffect; json: string }

/**
 * An effect as JSON, written once for both uses. What a reply takes from the activity that it answers is a quarter of it,
 * and not kept.
 */
export const written = (effect: TurnEffect): Written => {
  if (effect.kind !== 'send') return { effect, json: JSON.stringify(effect) }
  const { activity } = effect
  const { channelId, serviceUrl, conversation, from, recipient, replyToId, ...rest } = activity
  const said = JSON.stringify(rest)
  const address = JSON.stringify({ channelId, serviceUrl, conversation, from, recipient, replyToId })
  return {
    effect: { kind: 'send', activity, json: withMembers(address, said) },
    json: `{"kind":"send","activity":${said}}`,
  }
}

/** One object of the members of two, which have none in common; `other` has some. */
const withMembers = (one: string, other: string): string =>
  one === '{}' ? other : `${one.slice(0, -1)},${other.slice(1)}`

/** As the SDK addresses what a turn sends. */
export const addressed = (effect: TurnEffect, answered: Activity): TurnEffect => {
  if (effect.kind !== 'send') return effect
  const reference = TurnContext.getConversationReference(answered)
  return {
    kind: 'send',
    activity: TurnContext.applyConversationReference({ ...effect.activity }, reference),
  }
}
