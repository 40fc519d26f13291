import { type Access, type Entry, isStale } from './access.ts'
import { type Activity, arrived } from './activity.ts'
import { type Link, type Over, openLink } from './link.ts'
import type { Outbox } from './outbox.ts'
import { backoff, createPauses, spread } from './pause.ts'
import { createSender } from './sender.ts'
import { createReplay, type Observable, observableOf } from './subject.ts'

export type ConnectionState = 'connecting' | 'online' | 'offline'

/** The bot connection that Web Chat is given: always "online" to it, because what is said meanwhile waits here. */
export type BotConnection = {
  readonly token: string
  connectionStatus$: Observable<number>
  activity$: Observable<Activity>
  postActivity(activity: Activity): Observable<string>
  end(): void
}

export type Connection = { bot: BotConnection; start(): void; close(): void }

export type ConnectionDeps = {
  access: Access
  outbox: Outbox
  locale: () => string
  /** A fresh token; for another conversation where this one is over. */
  enter: () => Promise<Entry>
  onMoved: (access: Access) => void
  onState: (state: ConnectionState) => void
  onProblem: (entry: Extract<Entry, { ok: false }> | null) => void
  onActivity: (activity: Activity) => void
}

const linkTimeout = 15_000
/** After so many sockets in a row that never opened, a proxy may be in the way: then it polls. */
const socketTries = 3
/** Direct Line's client stops polling after an error and tells nobody, so a polling link is renewed this often. */
const pollingStretch = 60_000
const online = 2

/** How a link ended: whether it was of use, why, and whether the next one needs another token. */
type Followed = { wasOnline: boolean; why: Over | 'renewed'; needsToken: boolean }

/** Keeps one conversation connected until it is closed: links, tokens, and the visitor's messages in order. */
export const createConnection = (deps: ConnectionDeps): Connection => {
  let { access } = deps
  const pauses = createPauses()
  const sender = createSender(deps.outbox, pauses)
  const activities = createReplay<Activity>()
  let isClosed = false
  let watermark = ''
  let deadSockets = 0
  let isOnline = false
  let cut = () => {}

  const tell = () => {
    if (!isClosed) deps.onState(isOnline ? 'online' : navigator.onLine ? 'connecting' : 'offline')
  }
  const turn = (next: boolean) => {
    isOnline = next
    tell()
  }

  const receive = (activity: Activity) => {
    sender.heard(activity)
    const shown = arrived(activity, access.userId)
    activities.say(shown)
    deps.onActivity(shown)
  }

  const follow = (): Promise<Followed> =>
    new Promise((resolve) => {
      let link: Link | null = null
      let wasOnline = false
      let isOver = false
      const isStreaming = deadSockets < socketTries
      const over = (why: Over | 'renewed') => {
        if (isOver) return
        isOver = true
        clearTimeout(renewal)
        watermark = link?.watermark() || watermark
        sender.use(null)
        link?.close()
        const needsToken = why === 'refused' || why === 'gone' || isStale(access, Date.now())
        resolve({ wasOnline, needsToken, why })
      }
      const stretch = access.expiresAt - (access.expiresAt - access.askedAt) / 4 - Date.now()
      const renewal = setTimeout(over, isStreaming ? stretch : Math.min(stretch, pollingStretch), 'renewed')
      cut = () => over('cut')
      const onOnline = () => {
        wasOnline = true
        deadSockets = 0
        deps.onProblem(null)
        turn(true)
        sender.use(link)
      }
      const onOver = (why: Over) => {
        if (!wasOnline && navigator.onLine) deadSockets += 1
        over(why)
      }
      const opening = { access, watermark, isStreaming, locale: deps.locale(), timeout: linkTimeout }
      openLink(opening, { onOnline, onOver, onActivity: receive }).then((opened) => {
        if (typeof opened === 'string') return over(opened)
        if (isOver) return opened.close()
        link = opened
        if (wasOnline) sender.use(link)
      })
    })

  /** Whether there is a token to go on with. */
  const renew = async (): Promise<boolean> => {
    const entry = await deps.enter()
    if (isClosed) return false
    deps.onProblem(entry.ok ? null : entry)
    if (!entry.ok) {
      await pauses.pause(entry.retryAfter ?? 0)
      return false
    }
    if (entry.access.conversationId !== access.conversationId) {
      deps.onMoved(entry.access)
      return false
    }
    access = entry.access
    return true
  }

  const run = async () => {
    let needsToken = isStale(access, Date.now())
    for (let failures = 0; !isClosed; ) {
      let why: Followed['why'] = 'cut'
      if (!needsToken || (await renew())) {
        const followed = await follow()
        needsToken = followed.needsToken || !followed.wasOnline
        why = followed.why
        if (followed.wasOnline) failures = 0
        // A link that is renewed in time is no interruption.
        if (followed.wasOnline && (why === 'renewed' || why === 'refused')) continue
      }
      turn(false)
      const wait = why === 'restarting' ? spread(Math.random) : backoff(failures++, Math.random)
      await pauses.pause(wait)
    }
  }

  const onNetwork = () => {
    if (!navigator.onLine) cut()
    pauses.wake()
    tell()
  }
  return {
    bot: {
      get token() {
        return access.token
      },
      activity$: activities,
      connectionStatus$: {
        subscribe: (observer) => {
          const timer = setTimeout(() => observer.next?.(online))
          return { unsubscribe: () => clearTimeout(timer) }
        },
      },
      postActivity: (activity) => {
        // Whoever has something to say does not wait until it is their turn.
        pauses.wake()
        return observableOf(sender.send(activity))
      },
      end: () => {},
    },
    start: () => {
      addEventListener('online', onNetwork)
      addEventListener('offline', onNetwork)
      tell()
      run()
    },
    close: () => {
      isClosed = true
      removeEventListener('online', onNetwork)
      removeEventListener('offline', onNetwork)
      cut()
      pauses.wake()
    },
  }
}
