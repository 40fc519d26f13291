import { isObject } from './storage.ts'

/** An activity as Direct Line carries it, in the parts that this page reads. */
export type Activity = {
  type: string
  id?: string
  timestamp?: string
  from?: { id?: string; name?: string; role?: string }
  text?: string
  speak?: string
  summary?: string
  value?: unknown
  replyToId?: string
  attachments?: { contentType: string; content?: unknown }[]
  channelData?: Record<string, unknown>
}

export const isActivity = (value: unknown): value is Activity =>
  isObject(value) && typeof value.type === 'string'

export const clientIdOf = ({ channelData }: Activity): string | null =>
  typeof channelData?.clientActivityID === 'string' ? channelData.clientActivityID : null

export const cardType = 'application/vnd.microsoft.card.adaptive'
/** Beside the data of a card's buttons: the card that they stand on, which a submit replies to. */
const standsOn = 'guichetCard'

/**
 * What Web Chat is given for an activity that came in. Text is plain, whatever the sender says; who speaks is told by
 * `userId`; the buttons of a card carry its id. Activities come in order, so what they reply to is left out: Web Chat holds
 * a reply back for seconds where it misses what it answers, as it does when a finished card comes later than it was asked.
 */
export const arrived = ({ replyToId: _, ...activity }: Activity, userId: string): Activity => {
  const role = activity.from?.id === userId ? 'user' : 'bot'
  return {
    ...activity,
    from: { ...activity.from, role },
    ...(activity.type === 'message' && { textFormat: 'plain' }),
    ...(activity.attachments && {
      attachments: activity.attachments.map(({ contentType, content, ...rest }) => ({
        ...rest,
        contentType,
        content: contentType === cardType ? signed(content, activity.id ?? '') : content,
      })),
    }),
  }
}

const signed = (part: unknown, id: string): unknown => {
  if (Array.isArray(part)) return part.map((each) => signed(each, id))
  if (!isObject(part)) return part
  if (part.type === 'Action.Submit' && isObject(part.data))
    return { ...part, data: { ...part.data, [standsOn]: id } }
  return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, signed(each, id)]))
}

/** What is posted for an activity that Web Chat sends: a card's submit replies to its card. */
export const leaving = (activity: Activity): Activity => {
  if (!isObject(activity.value) || !(standsOn in activity.value)) return activity
  const { [standsOn]: card, ...value } = activity.value
  return { ...activity, value, ...(typeof card === 'string' && card && { replyToId: card }) }
}

/** What an activity says, as text; null where it says nothing. */
export const wordsOf = ({ text, attachments, speak, summary }: Activity): string | null => {
  const cards = (attachments ?? []).flatMap(({ content }) => cardWords(content) ?? [])
  const words = [text, ...cards].filter(Boolean).join('\n')
  return words || speak || summary || null
}

/** The words of a card for those who cannot see it: what it says, and what its buttons are called. */
export const cardWords = (content: unknown): string | null => {
  if (!isObject(content)) return null
  const { fallbackText, speak } = content
  return [fallbackText, speak].find((words) => typeof words === 'string') ?? null
}
