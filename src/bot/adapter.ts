import {
  type Activity,
  ActivityTypes,
  Channels,
  CloudAdapter,
  type ConversationReference,
  INVOKE_RESPONSE_KEY,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder'
import type { Authentication, Caller } from './authentication.ts'
import type { Effect } from './connector/connector.ts'
import type { TurnEffect } from './meeting.ts'

/** What a turn left behind: `invoke` is the activity that answers an invoke, null where there is none. */
export type Performed = { effects: TurnEffect[]; invoke: Activity | null }

/**
 * The SDK's adapter with its two ends replaced. Outgoing activities are collected instead of sent, because a turn commits
 * before it sends and may have to run again. Incoming ones come authenticated through `perform`, because the SDK's way in
 * builds a connector client and a token client for every turn, of which we use neither.
 */
export class CollectingAdapter extends CloudAdapter {
  constructor(authentication: Authentication) {
    super(authentication)
  }

  /** Rejects where the caller is not who it claims to be. */
  authenticate(activity: Activity, authorization: string): Promise<Caller> {
    return this.botFrameworkAuthentication.authenticateRequest(activity, authorization)
  }

  /** Runs the middleware and the logic on one activity, as the SDK does, on a context of its own. */
  async perform(
    activity: Activity,
    { claimsIdentity, audience, connectorFactory }: Caller,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<Performed> {
    const context = new TurnContext(this, activity)
    const effects: TurnEffect[] = []
    context.turnState.set(effectsKey, effects)
    context.turnState.set(this.BotIdentityKey, claimsIdentity)
    context.turnState.set(this.OAuthScopeKey, audience)
    context.turnState.set(this.ConnectorFactoryKey, connectorFactory)
    await this.runMiddleware(context, logic)
    const buffered = context.bufferedReplyActivities.filter(isForChannel)
    return {
      effects: [...buffered.map((one): Effect => ({ kind: 'send', activity: one })), ...effects],
      invoke: context.turnState.get<Activity | undefined>(INVOKE_RESPONSE_KEY) ?? null,
    }
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    for (const activity of activities) {
      if (activity.type === ActivityTypes.InvokeResponse) context.turnState.set(INVOKE_RESPONSE_KEY, activity)
      else if (isForChannel(activity)) effectsOf(context).push({ kind: 'send', activity })
    }
    return activities.map(() => ({ id: '' }))
  }

  override async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<void> {
    const { id } = activity
    if (id === undefined || id === '') throw new TypeError('an update needs the id of what it replaces')
    effectsOf(context).push({ kind: 'update', activity: { ...activity, id } })
  }

  override async deleteActivity(
    context: TurnContext,
    { activityId }: Partial<ConversationReference>,
  ): Promise<void> {
    if (activityId === undefined || activityId === '') throw new TypeError('a deletion needs an id')
    effectsOf(context).push({ kind: 'delete', id: activityId })
  }
}

/** In the context's state, because the logic holds a revocable proxy of the context and not the context. */
const effectsKey = Symbol('effects')

const effectsOf = (context: TurnContext): TurnEffect[] => {
  const effects = context.turnState.get<TurnEffect[] | undefined>(effectsKey)
  if (effects === undefined) throw new Error('this context belongs to no turn')
  return effects
}

/** Adds what no call of the SDK's stands for. */
export const collect = (context: TurnContext, effect: TurnEffect): void => {
  effectsOf(context).push(effect)
}

/** Traces are for the developer at the Emulator; a `delay` is the SDK's own and leaves the process nowhere. */
const isForChannel = ({ type, channelId }: Partial<Activity>): boolean =>
  type !== 'delay' && (type !== ActivityTypes.Trace || channelId === Channels.Emulator)
