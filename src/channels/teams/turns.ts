import { type Activity, ActivityTypes, Channels, type InvokeResponse } from 'botbuilder'
import { languageOf } from '../../../dialogs/voice.ts'
import { bindTurn, type OnTurn, type Turn } from '../../bot/turn.ts'
import type { Profile } from '../../rules/index.ts'
import { createAllowList } from './allowed.ts'
import { inGroup } from './group.ts'
import { answerToButton, answerToInvoke, answerToStranger, messageIn } from './invokes.ts'
import { type Place, placeOf } from './place.ts'
import { withoutMarkup } from './plain.ts'

export type TeamsDeps = {
  /** Whom the dialogs are for, of Teams and of every other channel. */
  onTurn: OnTurn
  /** Entries of TEAMS_TENANTS. */
  tenants: readonly string[]
  profile: Profile
}

/** What Teams has of its own, before the dialogs: who may come in, what is said in front of others, and invokes. */
export const teamsTurns = ({ onTurn, tenants, profile }: TeamsDeps): OnTurn => {
  const isAllowed = createAllowList(tenants)
  return async (turn) => {
    if (turn.activity.channelId !== Channels.Msteams) return onTurn(turn)
    const place = placeOf(turn.activity)
    if (!isAllowed(place)) return refuse(turn, place)
    const message = turn.activity.type === ActivityTypes.Invoke ? messageIn(turn.activity) : turn.activity
    if (message === null) return answer(turn, answerToInvoke(turn.activity, languageOf(turn)))
    const heard = hearing(turn, withoutMarkup(message))
    await (place.isPrivate ? onTurn(heard) : inGroup(heard, message, place, profile))
    if (turn.activity.type === ActivityTypes.Invoke)
      await answer(turn, answerToButton(turn.activity, languageOf(turn)))
  }
}

/** The turn as the dialogs are to have it. */
const hearing = (turn: Turn, activity: Activity): Turn => {
  const heard = { ...turn, activity, text: (activity.text ?? '').trim() }
  bindTurn(heard)
  return heard
}

const answer = async ({ context }: Turn, value: InvokeResponse): Promise<void> => {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value })
}

/** Answered with success, or Teams would bring it again; a person is told, and the log says whom to add to the list. */
const refuse = async (turn: Turn, { tenant, user }: Place): Promise<void> => {
  const { activity, context, log } = turn
  log().warn({ tenant, user, type: activity.type }, 'not on TEAMS_TENANTS')
  const t = languageOf(turn)
  if (activity.type === ActivityTypes.Invoke) return answer(turn, answerToStranger(activity, t))
  if (activity.type !== ActivityTypes.Message) return
  const text = t('teams.refused')
  await context.sendActivity({ type: ActivityTypes.Message, text, textFormat: 'plain', locale: t.locale })
}
