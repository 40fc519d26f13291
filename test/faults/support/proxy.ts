import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Between a program and a server: cuts, refuses and swallows what goes over it. */
export type WayToServer = {
  /** The url that leads through it. */
  readonly url: string
  /** Connections break, and new ones are refused, as where the server is not there. */
  goDown(): Promise<void>
  comeUp(): Promise<void>
  /** What is connected now stays so and hears nothing more; new connections are served again once this is over. */
  swallow(): { over(): void }
  /** Breaks the next connection on which this is sent, before or after the server gets it. */
  cutAt(text: string, when: 'before' | 'after'): void
}

type Pair = { client: Socket; server: Socket; isSwallowed: boolean }

export const proxyTo = async (target: string): Promise<WayToServer> => {
  const { hostname, port } = new URL(target)
  const pairs = new Set<Pair>()
  let isSwallowing = false
  let cut: { text: string; when: 'before' | 'after' } | null = null
  const end = ({ client, server }: Pair): void => {
    client.destroy()
    server.destroy()
  }
  const proxy = createServer((client) => {
    const pair = { client, server: connect(Number(port), hostname), isSwallowed: isSwallowing }
    pairs.add(pair)
    const { server } = pair
    client.on('data', (bytes) => {
      if (pair.isSwallowed) return
      const isCut = cut !== null && bytes.toString('latin1').toLowerCase().includes(cut.text)
      if (!isCut) {
        server.write(bytes)
        return
      }
      if (cut?.when === 'before') end(pair)
      else server.write(bytes, () => setTimeout(end, 200, pair))
      if (cut?.when === 'after') pair.isSwallowed = true
      cut = null
    })
    server.on('data', (bytes) => pair.isSwallowed || client.write(bytes))
    for (const socket of [client, server]) {
      socket.on('error', () => end(pair))
      socket.on('close', () => {
        end(pair)
        pairs.delete(pair)
      })
    }
  })
  const listen = async (at: number): Promise<void> => {
    proxy.listen(at, '127.0.0.1')
    await once(proxy, 'listening')
  }
  const close = async (): Promise<void> => {
    const closed = once(proxy, 'close')
    proxy.close()
    for (const pair of pairs) end(pair)
    await closed
  }
  await listen(0)
  onTestFinished(async () => {
    if (proxy.listening) await close()
  })
  const at = (proxy.address() as AddressInfo).port
  const url = new URL(target)
  url.host = `127.0.0.1:${at}`
  return {
    url: url.href,
    goDown: close,
    comeUp: () => listen(at),
    swallow: () => {
      isSwallowing = true
      for (const pair of pairs) pair.isSwallowed = true
      return {
        over: () => {
          isSwallowing = false
        },
      }
    },
    cutAt: (text, when) => {
      cut = { text, when }
    },
  }
}
