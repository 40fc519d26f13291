import { createStore } from 'botframework-webchat'
import { type Activity, clientIdOf, isActivity } from './activity.ts'
import { isObject } from './storage.ts'

/** Web Chat's Redux store, in the parts that are used here. */
export type ChatStore = {
  dispatch(action: Action): unknown
  getState(): { activities: Activity[] }
}
type Action = { type: string; payload?: unknown; meta?: unknown }

const place = 'webchat:sequence-id'
const incoming = 'DIRECT_LINE/INCOMING_ACTIVITY'

/**
 * A store with two habits of its own: an activity that comes again, updated, keeps its place in the conversation; and an
 * echo marks its message as sent, also one that was typed before a reload.
 */
export const createChatStore = (waiting: readonly Activity[]): ChatStore => {
  const store: ChatStore = createStore(
    {},
    (api: ChatStore) => (next: (action: Action) => unknown) => (action: Action) => {
      const activity = activityOf(action)
      if (action.type !== incoming || !activity) return next(action)
      const known = api.getState().activities.find(({ id }) => id !== undefined && id === activity.id)
      const shown = known && !isMine(activity) ? inPlaceOf(known, activity) : activity
      const result = next({ ...action, payload: { activity: shown } })
      if (isMine(shown) && clientIdOf(shown)) api.dispatch(sent(shown))
      return result
    },
  )
  for (const activity of waiting) store.dispatch(sending(activity))
  return store
}

const isMine = ({ from }: Activity): boolean => from?.role === 'user'

const activityOf = ({ payload }: Action): Activity | null =>
  isObject(payload) && isActivity(payload.activity) ? payload.activity : null

const inPlaceOf = (known: Activity, activity: Activity): Activity => ({
  ...activity,
  channelData: { ...activity.channelData, [place]: known.channelData?.[place] },
})

const sent = (activity: Activity): Action => ({
  type: 'DIRECT_LINE/POST_ACTIVITY_FULFILLED',
  meta: { clientActivityID: clientIdOf(activity) },
  payload: { activity },
})

const sending = (activity: Activity): Action => ({
  type: 'DIRECT_LINE/POST_ACTIVITY_PENDING',
  meta: { clientActivityID: clientIdOf(activity), method: 'keyboard' },
  payload: { activity },
})

/** Says something to the bot that is not shown: what a card's button would. */
export const postBack = (value: unknown): Action => ({ type: 'WEB_CHAT/SEND_POST_BACK', payload: { value } })
