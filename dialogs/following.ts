import { TurnContext } from 'botbuilder'
import type { Turn } from '../src/bot/turn.ts'
import type { Follower } from '../src/desk/updates.ts'
import type { TicketId } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { memoryOf } from './memory.ts'
import { languageOf } from './voice.ts'

export const placeOf = ({ activity: { channelId, conversation } }: Turn) => ({
  channel: channelId,
  conversation: conversation.id,
})

/** Nobody is at a terminal once its program has ended. */
const canBeTold = ({ activity }: Turn): boolean => activity.channelId !== 'terminal'

/** Who is told of a ticket that is about to be theirs; null where nobody can be told. */
export const followerIn = (turn: Turn): Follower | null => (canBeTold(turn) ? followerOf(turn) : null)

/** The desk has put the conversation down for a ticket. */
export const rememberFollowed = (turn: Turn): void => {
  memoryOf(turn).address = addressOf(turn)
}

/** The conversation is told from now on when the ticket changes. Whether it is, which it is not where that was stopped; null where nobody can be told. */
export const follow = async (turn: Turn, deps: DialogsDeps, ticket: TicketId): Promise<boolean | null> => {
  if (!canBeTold(turn)) return null
  const isOn = await deps.updates.follow(followerOf(turn), ticket)
  rememberFollowed(turn)
  return isOn
}

/** Whether changes of a ticket that can still change are told here. */
export const isTold = (turn: Turn, deps: DialogsDeps, ticket: TicketId): Promise<boolean | null> =>
  canBeTold(turn) ? deps.updates.isOn(placeOf(turn), ticket) : Promise.resolve(null)

/**
 * Channels move their service, and customers change their language: whoever follows a ticket is reached as they were
 * heard last. Costs nothing where nothing is followed, and where nothing has changed.
 */
export const keepAddress = async (turn: Turn, deps: DialogsDeps): Promise<void> => {
  const memory = memoryOf(turn)
  // Under a newer version of the dialogs the memory is empty, and what is followed is still followed.
  const mayFollow = memory.address !== null || turn.arrival.kind === 'foreign'
  if (!mayFollow || memory.address === addressOf(turn)) return
  await deps.updates.readdress(followerOf(turn))
  memory.address = addressOf(turn)
}

const addressOf = (turn: Turn): string => JSON.stringify([turn.activity.serviceUrl, languageOf(turn).locale])

const followerOf = (turn: Turn): Follower => {
  // News answers nothing that was said.
  const { activityId: _, ...reference } = TurnContext.getConversationReference(turn.activity)
  return {
    ...placeOf(turn),
    user: turn.activity.from.id,
    reference: JSON.stringify(reference),
    locale: languageOf(turn).locale,
  }
}
