import { openWidget, type Widget } from '../load/widget.ts'
import { quantile } from '../measure.ts'
import { ours, type Started, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/**
 * So many open sockets: kilobytes of the program's memory for each, and the milliseconds from a customer's message to the
 * reply on the socket, sampled over all of them.
 */
export type Widgets = { sockets: number; kilobytesEach: number; p50: number; p99: number }

const openAtOnce = 32
const samples = 200
const patience = 15_000

const openAll = async ({ target: { port }, nextNumber }: Started, count: number): Promise<Widget[]> => {
  const open: Widget[] = []
  let left = count
  const opener = async (): Promise<void> => {
    while (left-- > 0) {
      const widget = await openWidget(port, nextNumber())
      await widget.take(1, patience)
      open.push(widget)
    }
  }
  await Promise.all(Array.from({ length: openAtOnce }, opener))
  return open
}

const measureOne = async (world: World, sockets: number): Promise<Widgets> => {
  const started = await startSubject(ours, world)
  const { running } = started
  try {
    const [first] = await openAll(started, 1)
    first?.close()
    await running.order({ order: 'collectGarbage' })
    const before = await running.order({ order: 'collectGarbage' })
    const widgets = await openAll(started, sockets)
    await running.order({ order: 'collectGarbage' })
    const after = await running.order({ order: 'usage' })
    const latencies: number[] = []
    for (let i = 0; i < samples; i++) {
      const widget = widgets[(i * 7919) % widgets.length]
      const began = performance.now()
      await widget?.post({ text: 'thanks' })
      if ((await widget?.take(1, patience))?.length !== 1) throw new Error('a socket got no reply')
      latencies.push(performance.now() - began)
    }
    for (const widget of widgets) widget.close()
    const kilobytesEach = (after.rss - before.rss) / sockets / 1000
    return { sockets, kilobytesEach, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) }
  } finally {
    await running.stop()
  }
}

export const measureWidgets = async (world: World, counts: number[]): Promise<Widgets[]> => {
  const found: Widgets[] = []
  for (const count of counts) found.push(await measureOne(world, count))
  return found
}
