import { ActivityTypes, EventFactory, type Transcript } from 'botbuilder'
import { z } from 'zod'
import { personCard } from '../cards/help.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { DialogsDeps } from './deps.ts'
import { memoryOf } from './memory.ts'
import { languageOf, show } from './voice.ts'

/**
 * Hands the conversation to a person: by the Bot Framework hand-off protocol where an agent hub is connected, with what was
 * written, masked; else by link and hours. Whether the conversation is theirs now.
 */
export const callPerson = async (turn: Turn, deps: DialogsDeps): Promise<boolean> => {
  const memory = memoryOf(turn)
  await show(turn, (t) => personCard({ connected: deps.agentHub }, t, deps.desk.profile))
  if (!deps.agentHub) return false
  const context = { locale: languageOf(turn).locale, tickets: memory.tickets }
  const event = EventFactory.createHandoffInitiation(turn.context, context, transcriptOf(turn))
  await turn.context.sendActivity(event)
  memory.handedOff = true
  return true
}

const transcriptOf = (turn: Turn): Transcript => {
  const { recipient, from, conversation, channelId } = turn.activity
  const activities = (memoryOf(turn).lines ?? []).map((line) => ({
    type: ActivityTypes.Message,
    channelId,
    conversation,
    from: line.from === 'bot' ? { ...recipient, role: 'bot' } : { ...from, role: 'user' },
    text: line.text,
    timestamp: line.at,
  }))
  return TranscriptShape.parse({ activities })
}

const TranscriptShape = z.custom<Transcript>((value) => typeof value === 'object' && value !== null)

const HandoffStatus = z.object({ state: z.enum(['completed', 'failed']) })

/** Whether an activity gives the conversation back to the bot. */
export const isGivenBack = ({ activity }: Turn): boolean => {
  if (activity.type === ActivityTypes.EndOfConversation) return true
  const isStatus = activity.type === ActivityTypes.Event && activity.name === 'handoff.status'
  return isStatus && HandoffStatus.safeParse(activity.value).success
}
