import type { Locale } from '../../messages/locale.ts'
import type { Theme, ToChat } from '../protocol.ts'
import type { Access, AccessProblem, Entry } from './access.ts'
import { type Activity, wordsOf } from './activity.ts'
import { type BotConnection, type Connection, type ConnectionState, createConnection } from './connection.ts'
import { type Host, meetHost } from './host.ts'
import { localeOf } from './locale.ts'
import { createOutbox } from './outbox.ts'
import { backoff, createPauses } from './pause.ts'
import { createReading, type Reading } from './reading.ts'
import { createShelf, onOtherTab } from './storage.ts'
import { type ChatStore, createChatStore, postBack } from './store.ts'
import { createVisitor } from './visitor.ts'

export type Conversation = { id: string; userId: string; bot: BotConnection; store: ChatStore }

export type ChatState = {
  conversation: Conversation | null
  hasEnded: boolean
  connection: ConnectionState
  problem: AccessProblem | null
  locale: Locale
  theme: Theme
  isOpen: boolean
  /** Counts the times it was opened, each of which takes the focus. */
  openings: number
}

export type Chat = {
  state(): ChatState
  subscribe(listener: () => void): () => void
  restart(): void
  end(): void
  close(): void
  speak(locale: Locale): void
}

/** The chat behind the page: the visitor's one conversation, followed across tabs, and what the host page says to it. */
export const createChat = (first: Pick<ChatState, 'locale' | 'theme'>, tokenUrl: string): Chat => {
  const shelf = createShelf(() => localStorage)
  const tabShelf = createShelf(() => sessionStorage)
  const { pause, wake } = createPauses()
  const listeners = new Set<() => void>()
  let connection: Connection | null = null
  let reading: Reading | null = null
  /** Which entering is the latest: an answer to an earlier one is dropped. */
  let turn = 0
  let hasBegun = false
  /** There is no conversation yet, and it begins once somebody looks. */
  let isAwaited = false
  let state: ChatState = {
    conversation: null,
    hasEnded: false,
    connection: 'connecting',
    problem: null,
    locale: localeOf(shelf.get('locale')) ?? first.locale,
    theme: first.theme,
    isOpen: parent === window,
    openings: 0,
  }

  const update = (patch: Partial<ChatState>) => {
    state = { ...state, ...patch }
    for (const listener of listeners) listener()
  }
  const host: Host = meetHost((message) => hear(message))
  const fail = (problem: AccessProblem) => host.say({ guichet: 1, type: 'failed', problem })
  const visitor = createVisitor({ url: tokenUrl, shelf, locale: () => state.locale, onProblem: fail })

  const tellUnread = () => {
    if (state.isOpen) reading?.read()
    host.say({ guichet: 1, type: 'unread', count: reading?.unread() ?? 0 })
  }

  const notice = (activity: Activity) => {
    if (!reading?.note(activity)) return tellUnread()
    const text = wordsOf(activity)
    const from = activity.from?.role === 'user' ? 'user' : 'bot'
    if (text !== null) host.say({ guichet: 1, type: 'message', from, text })
    tellUnread()
  }

  const leave = () => {
    turn += 1
    wake()
    connection?.close()
    connection = null
  }

  const begin = (access: Access) => {
    leave()
    const outbox = createOutbox(tabShelf, access.conversationId)
    reading = createReading(shelf, access.conversationId)
    connection = createConnection({
      access,
      outbox,
      locale: () => state.locale,
      enter: visitor.enter,
      onMoved: begin,
      onActivity: notice,
      onState: (next) => {
        update({ connection: next })
        host.say({ guichet: 1, type: 'connection', state: next })
      },
      onProblem: (entry) => {
        if (entry?.problem !== state.problem) update({ problem: entry?.problem ?? null })
      },
    })
    const { conversationId: id, userId } = access
    const store = createChatStore(outbox.all())
    update({
      conversation: { id, userId, bot: connection.bot, store },
      hasEnded: false,
      problem: null,
    })
    connection.start()
    host.say({ guichet: 1, type: 'started', conversation: id })
  }

  const enter = async (how: () => Promise<Entry>) => {
    leave()
    isAwaited = false
    const mine = turn
    update({ conversation: null, hasEnded: false, connection: 'connecting' })
    for (let failures = 0; ; ) {
      const entry = await how()
      if (mine !== turn) return
      if (entry.ok) return begin(entry.access)
      if (entry.problem !== state.problem) fail(entry.problem)
      update({ problem: entry.problem, connection: navigator.onLine ? 'connecting' : 'offline' })
      await pause(Math.max(entry.retryAfter ?? 0, backoff(failures++, Math.random)))
      if (mine !== turn) return
    }
  }

  /** Nobody is greeted behind a closed launcher; a conversation on record goes on there, to count what is unread. */
  const enterForReaders = () => {
    hasBegun = true
    const kept = visitor.current()
    if (state.isOpen || (kept && !kept.ended)) return void enter(visitor.enter)
    leave()
    isAwaited = true
    update({ conversation: null, hasEnded: false })
  }

  const showEnd = () => {
    leave()
    update({ hasEnded: true })
    host.say({ guichet: 1, type: 'ended' })
  }

  /** Where the record stands: this tab's conversation, another one, or one that is over. */
  const follow = () => {
    const kept = visitor.current()
    if (kept?.ended) showEnd()
    else if (!kept || kept.conversationId !== state.conversation?.id) enterForReaders()
  }

  const speak = (locale: Locale) => {
    if (locale === state.locale) return
    update({ locale })
    announceLocale()
    state.conversation?.store.dispatch(postBack({ guichet: { action: 'language', locale } }))
  }
  const announceLocale = () =>
    host.say({ guichet: 1, type: 'locale', locale: state.locale, direction: 'ltr' })

  const hear = (message: ToChat) => {
    switch (message.type) {
      case 'hello':
        return show(message.isOpen)
      case 'opened':
        return show(true)
      case 'closed':
        return show(false)
      case 'setLocale':
        return speak(localeOf(message.locale) ?? state.locale)
      case 'setTheme':
        return update({ theme: message.theme })
      case 'identify':
        if (visitor.identify(message.token) && hasBegun) enterForReaders()
        return
      case 'reset':
        visitor.forget()
        for (const key of tabShelf.keys()) tabShelf.remove(key)
        enterForReaders()
    }
  }
  const show = (isOpen: boolean) => {
    const isOpening = isOpen && !state.isOpen
    update({ isOpen, openings: state.openings + (isOpening ? 1 : 0) })
    tellUnread()
    if (isOpening && isAwaited) enter(visitor.enter)
  }

  onOtherTab((key) => {
    if (visitor.isRecord(key)) follow()
  })
  addEventListener('online', wake)
  host.say({ guichet: 1, type: 'ready' })
  announceLocale()
  // A host page that says who its visitor is does so right after its hello: no need to begin as somebody else.
  setTimeout(() => hasBegun || enterForReaders(), parent === window ? 0 : 200)

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    restart: () => enter(visitor.restart),
    end: () => {
      visitor.end()
      showEnd()
    },
    close: () => host.say({ guichet: 1, type: 'close' }),
    speak: (locale) => {
      shelf.set('locale', locale)
      speak(locale)
    },
  }
}
