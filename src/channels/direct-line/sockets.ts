import type { WebSocket } from 'ws'
import type { RandomBytes } from './ids.ts'
import type { ConversationId } from './service.ts'
import { Tally } from './tally.ts'

export type SocketSettings = {
  /** Milliseconds between two pings, on average. */
  pingEvery: number
  perConversation: number
  perNetwork: number
  /** How many messages a client may send between two pings; it has nothing to say but that it is there. */
  chatter: number
}

export const defaultSocketSettings: SocketSettings = {
  pingEvery: 30_000,
  perConversation: 20,
  perNetwork: 200,
  chatter: 100,
}

/** The open streams of this process. */
export type Sockets = {
  hasRoom(conversation: ConversationId, network: string): boolean
  add(socket: WebSocket, conversation: ConversationId, network: string): void
  /** Asks all to come back elsewhere, and resolves when they are gone. */
  close(): Promise<void>
}

const serviceRestart = 1012
const policyViolation = 1008
/** In milliseconds, for the closing handshake. */
const farewell = 1000

type Open = { isAlive: boolean; heard: number }

export const createSockets = (settings: SocketSettings, random: RandomBytes): Sockets => {
  const open = new Map<WebSocket, Open>()
  const byConversation = new Tally()
  const byNetwork = new Tally()
  let timer = setTimeout(() => undefined, 0)

  /** Apart by chance, so that servers which start together do not ping together. */
  const scheduleBeat = (): void => {
    const [byte = 0] = random(1)
    timer = setTimeout(beat, settings.pingEvery * (0.8 + (0.4 * byte) / 255)).unref()
  }
  const beat = (): void => {
    for (const [socket, one] of open) checkOn(socket, one)
    scheduleBeat()
  }
  scheduleBeat()

  return {
    hasRoom: (conversation, network) =>
      byConversation.of(conversation) < settings.perConversation &&
      byNetwork.of(network) < settings.perNetwork,
    add: (socket, conversation, network) => {
      const one = { isAlive: true, heard: 0 }
      open.set(socket, one)
      byConversation.add(conversation)
      byNetwork.add(network)
      socket.once('close', () => {
        open.delete(socket)
        byConversation.remove(conversation)
        byNetwork.remove(network)
      })
      // Such as a message that is too long: `ws` closes the socket by itself.
      socket.on('error', () => undefined)
      socket.on('pong', () => {
        one.isAlive = true
      })
      socket.on('message', () => {
        one.isAlive = true
        one.heard += 1
        if (one.heard > settings.chatter) socket.close(policyViolation)
      })
    },
    close: async () => {
      clearTimeout(timer)
      await Promise.all([...open.keys()].map(sayGoodbye))
    },
  }
}

const checkOn = (socket: WebSocket, one: Open): void => {
  if (!one.isAlive) socket.terminate()
  else socket.ping()
  one.isAlive = false
  one.heard = 0
}

const sayGoodbye = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), farewell)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.close(serviceRestart)
  })
