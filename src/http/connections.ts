import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** The connections of a server, but for those that became streams. */
export type Connections = {
  /** Breaks all that carry no request which has come whole: nothing is under way there, however long they would stay. */
  breakUnfinished(): void
}

/** To be called before the server listens. */
export const watchConnections = (server: Server): Connections => {
  const open = new Set<Duplex>()
  const asked = new Map<Duplex, IncomingMessage>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request, response) => {
    const { socket } = request
    asked.set(socket, request)
    response.once('close', () => asked.delete(socket))
  })
  server.on('upgrade', (_request, socket) => open.delete(socket))
  return {
    breakUnfinished: () => {
      for (const socket of open) if (asked.get(socket)?.complete !== true) socket.destroy()
    },
  }
}
