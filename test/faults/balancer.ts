import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { listening } from '../support/listening.ts'

/** A program behind the balancer, by its port. It is given connections while `/readyz` says 200. */
type Backend = { port: number; isReady: boolean }

export type Balancer = {
  port: number
  add(port: number): void
  /** No new connection goes there; what is open stays, as long as both sides like. */
  remove(port: number): void
}

const probeEvery = 100

/** Shares connections out over what is ready, in turn. It reads no byte of them, and tries nothing again. */
export const aBalancer = async (): Promise<Balancer> => {
  const backends: Backend[] = []
  let turn = 0
  const server = createServer((client) => {
    const ready = backends.filter(({ isReady }) => isReady)
    const backend = ready[turn++ % ready.length]
    if (backend === undefined) return void client.destroy()
    join(client, connect(backend.port, '127.0.0.1'))
  })
  const probe = async (): Promise<void> => {
    await Promise.all(
      backends.map(async (backend) => {
        backend.isReady = await isReady(backend.port)
      }),
    )
  }
  const timer = setInterval(probe, probeEvery)
  const { port, close } = await listening(server)
  onTestFinished(() => {
    clearInterval(timer)
    void close()
  })
  return {
    port,
    add: (added) => {
      backends.push({ port: added, isReady: true })
    },
    remove: (removed) => {
      backends.splice(
        backends.findIndex((one) => one.port === removed),
        1,
      )
    },
  }
}

const join = (one: Socket, other: Socket): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => to.end())
  }
}

const isReady = async (port: number): Promise<boolean> => {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })
    return status === 200
  } catch {
    return false
  }
}
