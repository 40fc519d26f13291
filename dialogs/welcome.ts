import { ActivityEventNames, ActivityTypes } from 'botbuilder'
import { memoryOf } from './memory.ts'
import { showStart, type Talk } from './talk.ts'

/** Whether somebody other than the bot came in. */
export const isComing = ({ turn: { activity } }: Talk): boolean => {
  if (activity.type === ActivityTypes.InstallationUpdate) return activity.action?.startsWith('add') === true
  if (activity.type !== ActivityTypes.ConversationUpdate) return false
  return (activity.membersAdded ?? []).some(({ id }) => id !== activity.recipient.id)
}

/** Whether the bot took somebody aside, to go on in private. */
export const isTakenAside = ({ turn: { activity } }: Talk): boolean =>
  activity.type === ActivityTypes.ConversationUpdate &&
  activity.name === ActivityEventNames.CreateConversation

/** Greets once in a conversation, at whatever comes first; somebody known already gets the menu. Whether it did now. */
export const welcome = async (talk: Talk): Promise<boolean> => {
  const { turn } = talk
  const memory = memoryOf(turn)
  if (memory.greeted) return false
  const again = turn.user.greeted
  memory.greeted = true
  turn.user.greeted = true
  await showStart(talk, again)
  return true
}
