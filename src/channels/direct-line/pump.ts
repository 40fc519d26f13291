import { WebSocket } from 'ws'
import type { ConversationId, DirectLine, News, Page } from './service.ts'

export type PumpDeps = {
  service: Pick<DirectLine, 'read' | 'watch'>
  conversation: ConversationId
  /** Where the reader is. */
  from: number
  /** In milliseconds, how long a reader may take for one page before it is dropped, to come back where it was. */
  patience: number
  onError: (error: unknown) => void
}

/** The reader comes back by itself, with its watermark. */
const tryAgainLater = 1013

/** Beyond this many bytes that the reader has not taken yet, typing and the like are forgotten. */
const passingBound = 64 * 1024

/** Beyond so many activities at hand they are forgotten, and read when their turn comes. */
const mostAtHand = 50

/**
 * Sends what a conversation has from the watermark on, and then what comes, until the socket closes. What comes is read,
 * unless it is at hand and follows on what was sent. There is never more than one page on the way, so that a slow reader
 * costs two pages and no more; what comes within one round of the event loop goes in one.
 */
export const pump = (socket: WebSocket, deps: PumpDeps): void => {
  const { service, conversation, patience, onError } = deps
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN
  let at = deps.from
  let atHand: News | null = null
  let isRunning = false
  let isNews = true

  const send = async ({ activities, watermark }: Page): Promise<void> => {
    at = watermark
    if (activities.length === 0) return
    if (!(await isTaken(socket, frame(activities, at), patience))) socket.close(tryAgainLater)
  }
  const sendNews = async (): Promise<void> => {
    while (isOpen()) {
      const page = await service.read(conversation, at)
      if (page.watermark === at || !isOpen()) return
      await send(page)
      if (page.isLast) return
    }
  }
  const sendAtHand = async ({ after, page }: News): Promise<void> => {
    if (after === at) await send(page)
    else if (page.watermark > at) isNews = true
  }
  const run = async (): Promise<void> => {
    try {
      while (isOpen() && (atHand !== null || isNews)) {
        const news: News | null = atHand
        atHand = null
        if (news !== null) await sendAtHand(news)
        else {
          isNews = false
          await sendNews()
        }
      }
    } catch (error) {
      onError(error)
      socket.close(tryAgainLater)
    } finally {
      isRunning = false
    }
  }
  const runSoon = (): void => {
    if (isRunning) return
    isRunning = true
    setImmediate(run)
  }

  const stop = service.watch(conversation, {
    onNews: (news) => {
      const reached = atHand?.page.watermark ?? at
      if (news !== null && news.page.watermark <= reached) return
      const together = news?.after === reached ? joined(atHand, news) : null
      if (together === null) isNews = true
      atHand = together
      runSoon()
    },
    onPassing: (activity) => {
      if (isOpen() && socket.bufferedAmount < passingBound) socket.send(frame([JSON.stringify(activity)], at))
    },
  })
  socket.once('close', stop)
  runSoon()
}

/** Null where it is too much. */
const joined = (first: News | null, next: News): News | null => {
  if (first === null) return next
  const activities = [...first.page.activities, ...next.page.activities]
  return activities.length > mostAtHand ? null : { after: first.after, page: { ...next.page, activities } }
}

const frame = (activities: string[], watermark: number): string =>
  `{"activities":[${activities.join(',')}],"watermark":"${watermark}"}`

/** Whether all of it left for the network in time. */
const isTaken = (socket: WebSocket, text: string, patience: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patience)
    socket.send(text, () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
