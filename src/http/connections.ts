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
  // Not changed with each request: what stood in a map's table when it was outgrown is kept by V8 until it next goes through
  // the whole heap.
  const open = new Map<Duplex, { asks: IncomingMessage | null }>()
  server.on('connection', (socket: Socket) => {
    open.set(socket, { asks: null })
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request, response) => {
    const connection = open.get(request.socket)
    if (connection === undefined) return
    connection.asks = request
    response.once('close', () => {
      if (connection.asks === request) connection.asks = null
    })
  })
  server.on('upgrade', (_request, socket) => open.delete(socket))
  return {
    breakUnfinished: () => {
      for (const [socket, { asks }] of open) if (asks?.complete !== true) socket.destroy()
    },
  }
}
