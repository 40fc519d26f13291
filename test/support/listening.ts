import type { Server } from 'node:net'

/** Puts a server on a free port of this machine's loopback address. */
export const listening = async (server: Server): Promise<{ port: number; close(): Promise<void> }> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on TCP has a port')
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}
