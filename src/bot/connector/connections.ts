import Client from 'undici/lib/dispatcher/client.js'

/** A connection to one origin, opened when it is first needed, and again where it was closed. One request at a time. */
export type Connection = {
  readonly client: Client
  /** Whether it has carried an answer since it was opened: then the other side may have closed it, unseen. */
  hasServed: boolean
}

/** Of one origin. */
type Line = { free: Connection[]; open: number; waiting: ((connection: Connection) => void)[] }

export type Connections = {
  /**
   * Hands over the one that was used last, as far as any is free; a new one; or, where there are enough, the next that is
   * given back. At once, if it can.
   * @returns gives up waiting for one
   */
  take(origin: string, use: (connection: Connection) => void): () => void
  giveBack(origin: string, connection: Connection): void
  /** It is of no use any more. */
  drop(origin: string, connection: Connection): void
  close(): void
}

/** In ms, unless the other side says how long it keeps a connection. */
const idleTime = 60_000

/** `longestAnswer` is in bytes. */
export const createConnections = (most: number, longestAnswer: number): Connections => {
  const lines = new Map<string, Line>()
  const all = new Set<Connection>()

  const lineTo = (origin: string): Line => {
    const line = lines.get(origin) ?? { free: [], open: 0, waiting: [] }
    lines.set(origin, line)
    return line
  }
  const open = (origin: string, line: Line): Connection => {
    // Whoever sends has a time limit for all of it.
    const limits = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: longestAnswer }
    const client = new Client(origin, { ...limits, keepAliveTimeout: idleTime })
    const connection = { client, hasServed: false }
    client.on('connect', () => {
      connection.hasServed = false
    })
    line.open += 1
    all.add(connection)
    return connection
  }
  return {
    take: (origin, use) => {
      const line = lineTo(origin)
      const free = line.free.pop()
      if (free) use(free)
      else if (line.open < most) use(open(origin, line))
      else line.waiting.push(use)
      return () => {
        line.waiting = line.waiting.filter((one) => one !== use)
      }
    },
    giveBack: (origin, connection) => {
      const line = lineTo(origin)
      const next = line.waiting.shift()
      if (next) next(connection)
      else line.free.push(connection)
    },
    drop: (origin, connection) => {
      const line = lineTo(origin)
      line.open -= 1
      all.delete(connection)
      void connection.client.destroy()
      const next = line.waiting.shift()
      if (next) next(open(origin, line))
    },
    close: () => {
      for (const { client } of all) void client.destroy()
    },
  }
}
