import type { Activity, TurnContext } from 'botbuilder'
import type { Logger } from 'pino'
import type { CollectingAdapter, Performed } from './adapter.ts'
import type { Caller } from './authentication.ts'
import type { Deeds } from './deeds.ts'
import { type FailureDeps, failedTurn } from './failure.ts'
import { userId } from './incoming.ts'
import type { Conversation } from './state.ts'
import { type Arrival, bindTurn, type OnTurn, type Turn, type UserData } from './turn.ts'

export type RunDeps = FailureDeps & {
  adapter: CollectingAdapter
  onTurn: OnTurn
  /** The language to answer in, from what is wished for, in order. */
  localeOf: (wished: string[]) => string
}

/** What a turn finds of its conversation and its user. */
export type Found = { conversation: Conversation; arrival: Arrival; user: UserData }

export type Ran = { ok: boolean; performed: Performed }

/** What the dialogs do with an activity; where they fail, what the customer is told of it. */
export const runDialogs = async (
  { activity, caller }: { activity: Activity; caller: Caller },
  found: Found,
  now: Date,
  deeds: Deeds,
  deps: RunDeps,
): Promise<Ran> => {
  const wished = [found.user.locale, activity.locale].filter((one) => typeof one === 'string')
  const locale = deps.localeOf(wished)
  const { channelId, conversation } = activity
  const logOf = (): Logger => deps.log.child({ channel: channelId, conversation: conversation.id })
  const logic = async (context: TurnContext): Promise<void> => {
    const turn: Turn = {
      context,
      activity: context.activity,
      text: (activity.text ?? '').trim(),
      arrival: found.arrival,
      conversation: found.conversation.data,
      user: found.user,
      locale,
      binding: {
        actor: `${channelId}:${activity.from.id}`,
        conversation: `${channelId}:${conversation.id}`,
        user: userId(activity),
      },
      deeds,
      now,
      log: logOf,
    }
    bindTurn(turn)
    await deps.onTurn(turn)
  }
  try {
    return { ok: true, performed: await deps.adapter.perform({ ...activity }, caller, logic) }
  } catch (error) {
    return {
      ok: false,
      performed: failedTurn(error, { activity, locale, unsure: deeds.maybe }, { ...deps, log: logOf() }),
    }
  }
}
