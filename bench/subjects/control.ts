import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { z } from 'zod'

/** What the benchmark asks of a subject's process; the product has no such way in. */
export const Order = z.discriminatedUnion('order', [
  z.object({ order: z.literal('usage') }),
  z.object({ order: z.literal('collectGarbage') }),
  z.object({ order: z.literal('startProfile') }),
  z.object({ order: z.literal('stopProfile'), file: z.string() }),
])
export type Order = z.infer<typeof Order>

/** `cpu` is in seconds of user and system time, memory in bytes. */
export const Usage = z.object({ cpu: z.number(), rss: z.number() })
export type Usage = z.infer<typeof Usage>

const usage = (): Usage => {
  const { user, system } = process.cpuUsage()
  return { cpu: (user + system) / 1e6, rss: process.memoryUsage.rss() }
}

/** Tells the benchmark the port, and carries out its orders. */
export const reportTo = (port: number): void => {
  const session = new Session()
  process.on('message', async (message) => {
    const order = Order.parse(message)
    if (order.order === 'collectGarbage') globalThis.gc?.()
    if (order.order === 'startProfile') await startProfile(session)
    if (order.order === 'stopProfile') {
      const { profile } = await session.post('Profiler.stop')
      writeFileSync(order.file, JSON.stringify(profile))
    }
    process.send?.(usage())
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ port })
}

const startProfile = async (session: Session): Promise<void> => {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
}
