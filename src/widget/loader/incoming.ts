import type { ToHost } from '../protocol.ts'

/** What the chat page says; null for anything that is not of it. */
export const parse = (data: unknown): ToHost | null => {
  if (!isObject(data) || data.guichet !== 1) return null
  const { type, count, locale, direction, state, from, text, conversation, problem } = data
  switch (type) {
    case 'ready':
    case 'close':
    case 'ended':
      return { guichet: 1, type }
    case 'unread':
      return isCount(count) ? { guichet: 1, type, count } : null
    case 'locale':
      return isText(locale) && isOneOf(directions, direction) ? { guichet: 1, type, locale, direction } : null
    case 'connection':
      return isOneOf(states, state) ? { guichet: 1, type, state } : null
    case 'message':
      return isOneOf(speakers, from) && isText(text) ? { guichet: 1, type, from, text } : null
    case 'started':
      return isText(conversation) ? { guichet: 1, type, conversation } : null
    case 'failed':
      return isText(problem) ? { guichet: 1, type, problem } : null
    default:
      return null
  }
}

const directions = ['ltr', 'rtl'] as const
const states = ['connecting', 'online', 'offline'] as const
const speakers = ['bot', 'user'] as const

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isOneOf = <T extends string>(all: readonly T[], value: unknown): value is T =>
  all.some((one) => one === value)
