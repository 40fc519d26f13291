import type {
  ActivityJson,
  ConversationId,
  DirectLine,
  Page,
  Reader,
  UserId,
} from '../../src/channels/direct-line/service.ts'

type Kept = { user: UserId; log: ActivityJson[]; readers: Set<Reader> }

export type MemoryLine = DirectLine & {
  /** The bot says this of its own accord, with these fields in the activity. */
  say(conversation: string, text: string, fields?: ActivityJson): void
  /** Something that is not kept, such as typing. */
  pass(conversation: string, activity: ActivityJson): void
  /** Names that `start` was given, in order. */
  readonly started: { user: UserId; name?: string; locale?: string }[]
  /** Where each activity came from, in order; null for a server's. */
  readonly networks: (string | null)[]
  /** The store is out of reach from now on, or back. */
  breakDown(isBroken: boolean): void
}

const pageSize = 100

/** Conversations in memory with a bot that greets and then says what the customer said. */
export const lineInMemory = (): MemoryLine => {
  const conversations = new Map<string, Kept>()
  const started: MemoryLine['started'] = []
  const networks: MemoryLine['networks'] = []
  let isBroken = false

  const reachable = (): void => {
    if (isBroken) throw new Error('the store is out of reach')
  }
  const append = (conversation: string, kept: Kept, activity: ActivityJson): string => {
    const id = `${conversation}|${String(kept.log.length).padStart(7, '0')}`
    kept.log.push({ ...activity, id, channelId: 'directline', conversation: { id: conversation } })
    for (const reader of kept.readers) reader.onNews(null)
    return id
  }
  const fromBot = (text: string): ActivityJson => ({ type: 'message', from: { id: 'bot' }, text })
  const kept = (conversation: string): Kept => {
    const found = conversations.get(conversation)
    if (found === undefined) throw new Error('no such conversation')
    return found
  }

  return {
    started,
    networks,
    say: (conversation, text, fields = {}) => {
      append(conversation, kept(conversation), { ...fromBot(text), ...fields })
    },
    pass: (conversation, activity) => {
      for (const reader of kept(conversation).readers) reader.onPassing(activity)
    },
    breakDown: (broken) => {
      isBroken = broken
    },
    start: async (conversation, user, options) => {
      reachable()
      if (conversations.has(conversation)) return { isNew: false }
      const opened: Kept = { user, log: [], readers: new Set() }
      conversations.set(conversation, opened)
      started.push({ user, ...options })
      append(conversation, opened, fromBot('welcome'))
      return { isNew: true }
    },
    find: async (conversation) => {
      reachable()
      const found = conversations.get(conversation)
      return found ? { user: found.user } : null
    },
    post: async (conversation, user, activity, network) => {
      reachable()
      networks.push(network)
      const found = conversations.get(conversation)
      if (!found) return { ok: false, status: 404, code: 'NotFound', message: 'no such conversation' }
      if (activity.text === 'busy')
        return { ok: false, status: 503, code: 'Busy', message: 'the desk is busy' }
      const id = append(conversation, found, { ...activity, from: { id: user } })
      setTimeout(() => append(conversation, found, fromBot(`you said ${activity.text}`)), 5)
      return { ok: true, id }
    },
    read: async (conversation: ConversationId, watermark: number): Promise<Page> => {
      reachable()
      const activities = kept(conversation).log.slice(watermark, watermark + pageSize)
      const isLast = activities.length < pageSize
      return {
        activities: activities.map((one) => JSON.stringify(one)),
        watermark: watermark + activities.length,
        isLast,
      }
    },
    watch: (conversation, reader) => {
      const { readers } = kept(conversation)
      readers.add(reader)
      return () => readers.delete(reader)
    },
  }
}
