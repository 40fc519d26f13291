import { type Activity, clientIdOf, isActivity } from './activity.ts'
import type { Shelf } from './storage.ts'

/** What the visitor said and the desk has not taken yet, in order. It outlives a reload of the tab. */
export type Outbox = {
  all(): readonly Activity[]
  add(activity: Activity): void
  remove(activity: Activity): void
}

export const createOutbox = (shelf: Shelf, conversationId: string): Outbox => {
  const key = `outbox.${conversationId}`
  let waiting = read(shelf.get(key))
  const keep = (next: Activity[]) => {
    waiting = next
    if (next.length > 0) shelf.set(key, JSON.stringify(next))
    else shelf.remove(key)
  }
  return {
    all: () => waiting,
    add: (activity) => keep([...waiting, activity]),
    remove: (activity) => keep(waiting.filter((each) => clientIdOf(each) !== clientIdOf(activity))),
  }
}

const read = (text: string | null): Activity[] => {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isActivity) : []
  } catch {
    return []
  }
}
