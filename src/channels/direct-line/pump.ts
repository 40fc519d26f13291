import { WebSocket } from 'ws'
import type { ActivityJson, ConversationId, DirectLine } from './service.ts'

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
 * Sends what a conversation has from the watermark on, and then what comes, until the socket closes. There is never more
 * than one page on the way, so that a slow reader costs one page and no more.
 */
export const pump = (socket: WebSocket, deps: PumpDeps): void => {
  const { service, conversation, patience, onError } = deps
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN
  let at = deps.from
  let isRunning = false
  let isNews = true

  const sendNews = async (): Promise<void> => {
    while (isOpen()) {
      const { activities, watermark, isLast } = await service.read(conversation, at)
      if (watermark === at || !isOpen()) return
      at = watermark
      if (!(await isTaken(socket, frame(activities, at), patience))) socket.close(tryAgainLater)
      if (isLast) return
    }
  }
  const run = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    try {
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
    onNews: () => {
      isNews = true
      void run()
    },
    onPassing: (activity) => {
      if (isOpen() && socket.bufferedAmount < passingBound) socket.send(frame([activity], at))
    },
  })
  socket.once('close', stop)
  void run()
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
