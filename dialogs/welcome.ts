import { ActivityTypes } from 'botbuilder'
import { welcomeCard } from '../cards/questions.ts'
import { memoryOf } from './memory.ts'
import type { Talk } from './talk.ts'
import { show } from './voice.ts'

/** Whether somebody other than the bot came in. */
export const isComing = ({ turn: { activity } }: Talk): boolean => {
  if (activity.type === ActivityTypes.InstallationUpdate) return activity.action?.startsWith('add') === true
  if (activity.type !== ActivityTypes.ConversationUpdate) return false
  return (activity.membersAdded ?? []).some(({ id }) => id !== activity.recipient.id)
}

/** Greets once in a conversation, at whatever comes first; somebody known already gets the menu. Whether it did now. */
export const welcome = async ({ turn, deps }: Talk): Promise<boolean> => {
  const memory = memoryOf(turn)
  if (memory.greeted) return false
  const again = turn.user.greeted
  memory.greeted = true
  turn.user.greeted = true
  await show(turn, (t) => welcomeCard({ again }, t, deps.desk.profile))
  return true
}
