import { z } from 'zod'
import type { ActivityJson, ConversationId, UserId } from './service.ts'

/** The embedded channel's id. Not `directline`: that one is Azure's, whose cards cannot be updated. */
export const websiteChannel = 'website'

/** Marks activities of this process's own channel; an activity that comes in over HTTP cannot have it. */
export const insideUrl = 'urn:guichet:website'

export const botAccount = { id: 'guichet', name: 'Guichet', role: 'bot' }

/** As Direct Line makes them: the conversation's id and the place in it. */
export const activityId = (conversation: string, position: number): string =>
  `${conversation}|${String(position).padStart(7, '0')}`

export const positionOf = (id: string): number | null => {
  const digits = /\|(\d{1,15})$/.exec(id)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** What the channel knows better than who posted it. */
export const fromUser = (
  { id: _, ...activity }: ActivityJson,
  conversation: ConversationId,
  user: UserId,
  at: string,
): ActivityJson => ({
  ...activity,
  channelId: websiteChannel,
  serviceUrl: insideUrl,
  conversation: { id: conversation },
  from: { ...nameOf(activity), id: user, role: 'user' },
  recipient: botAccount,
  timestamp: at,
})

export const fromBot = (activity: ActivityJson, conversation: string, at: string): ActivityJson => ({
  ...activity,
  channelId: websiteChannel,
  conversation: { id: conversation },
  from: botAccount,
  timestamp: at,
})

const nameOf = ({ from }: ActivityJson): { name?: string } =>
  typeof from === 'object' && from !== null && 'name' in from && typeof from.name === 'string'
    ? { name: from.name.slice(0, 200) }
    : {}

const Tagged = z.object({ channelData: z.object({ guichetNetwork: z.string() }) })

/** Says where it came from, by a tag; whatever the client says about that. */
export const tagged = (activity: ActivityJson, network: string | null): ActivityJson => {
  const { channelData } = activity
  const data = typeof channelData === 'object' && channelData !== null ? channelData : {}
  return { ...activity, channelData: { ...data, guichetNetwork: network ?? undefined } }
}

/** The tag of an activity of this process's own channel; on any other, channel data is the client's. */
export const networkIn = (activity: { serviceUrl: string; channelData?: unknown }): string | null =>
  activity.serviceUrl === insideUrl
    ? (Tagged.safeParse(activity).data?.channelData.guichetNetwork ?? null)
    : null

/** An activity as others may see it: the texts that a customer typed, with credentials blanked. */
export const maskActivity = (activity: ActivityJson, mask: (text: string) => string): ActivityJson => {
  const maskIn = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value)
    if (Array.isArray(value)) return value.map(maskIn)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskIn(inner)]))
  }
  const { text, value } = activity
  return {
    ...activity,
    ...(typeof text === 'string' && { text: mask(text) }),
    ...(value !== undefined && { value: maskIn(value) }),
  }
}
