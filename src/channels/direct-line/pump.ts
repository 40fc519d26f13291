import { WebSocket } from 'ws'
import type { ActivityJson, ConversationId, DirectLine, Page } from './service.ts'

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

/**
 * Sends what a conversation has from the watermark on, and then what comes, until the socket closes. What comes is read,
 * unless it is at hand and follows on what was sent. There is never more than one page on the way, so that a slow reader
 * costs one page and no more.
 */
export const pump = (socket: WebSocket, deps: PumpDeps): void => {
  const { service, conversation, patience, onError } = deps
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN
  let at = deps.from
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
  const run = async (atHand: Page | null): Promise<void> => {
    if (isRunning) return
    isRunning = true
    try {
      if (atHand !== null) await send(atHand)
      while (isNews && isOpen()) {
        isNews = false
        await sendNews()
      }
    } catch (error) {
      onError(error)
      socket.close(tryAgainLater)
    } finally {
      isRunning = false
    }
  }

  const stop = service.watch(conversation, {
    onNews: (news) => {
      if (news !== null && news.page.watermark <= at) return
      const isNext = !isRunning && isOpen() && news?.after === at
      if (!isNext) isNews = true
      void run(isNext ? news.page : null)
    },
    onPassing: (activity) => {
      if (isOpen() && socket.bufferedAmount < passingBound) socket.send(frame([activity], at))
    },
  })
  socket.once('close', stop)
  void run(null)
}

const frame = (activities: ActivityJson[], watermark: number): string =>
  JSON.stringify({ activities, watermark: String(watermark) })

/** Whether all of it left for the network in time. */
const isTaken = (socket: WebSocket, text: string, patience: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patience)
    socket.send(text, () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
