import type { Activity } from './activity.ts'
import { readObject, type Shelf } from './storage.ts'

/** What of a conversation has been told and what has been read, kept by the browser so that the next page knows. */
export type Reading = {
  /** Takes note of a message; whether it is news, rather than history that comes again. */
  note(activity: Activity): boolean
  /** All that is there has been read. */
  read(): void
  unread(): number
}

/** Timestamps are the server's, ISO 8601 in UTC, so that they sort as text. */
export const createReading = (shelf: Shelf, conversationId: string): Reading => {
  const key = 'reading'
  const kept = readObject(shelf, key)
  const isSame = kept?.conversation === conversationId
  let told = isSame && typeof kept.told === 'string' ? kept.told : ''
  let seen = isSame && typeof kept.seen === 'string' ? kept.seen : ''
  const before = told
  /** Ids of the bot's messages that nobody has read. */
  const unread = new Set<string>()
  const known = new Set<string>()
  const keep = () => shelf.set(key, JSON.stringify({ conversation: conversationId, told, seen }))
  return {
    note: ({ type, id, timestamp, from }) => {
      if (type !== 'message' || !id || !timestamp) return false
      const isChange = known.has(id)
      known.add(id)
      if (!isChange && from?.role === 'bot' && timestamp > seen) unread.add(id)
      // A card that was finished comes again, later than what was said after it: the next page must not take it for news.
      if (timestamp > told) {
        told = timestamp
        keep()
      }
      return !isChange && timestamp > before
    },
    read: () => {
      unread.clear()
      if (seen === told) return
      seen = told
      keep()
    },
    unread: () => unread.size,
  }
}
