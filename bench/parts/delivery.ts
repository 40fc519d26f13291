import { businessJourney } from '../journeys.ts'
import { problemOf, type Talk, ticketIn } from '../load/journey.ts'
import { load } from '../load/run.ts'
import { openWidget, type Widget } from '../load/widget.ts'
import { type Ratio, ratioOf } from '../measure.ts'
import { ours, type Started, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/** Turns a second of the same journey, to a widget's socket and by the connector. */
export type Delivery = { widget: number[]; connector: number[]; toConnector: Ratio }

/** In ms. */
const patience = 15_000
/** In conversations. */
const warmUp = 500
const [, ...afterJoining] = businessJourney.steps

/** Joining opened the conversation; the bot has greeted. */
const walk = async (widget: Widget, n: number): Promise<number> => {
  const talk: Talk = { n, last: [], ticket: '' }
  for (const step of afterJoining) {
    const status = await widget.post(step.post(talk))
    if (status !== 200) throw new Error(`${step.name}: answered ${status}`)
    talk.last = await widget.take(step.replies, patience)
    const problem = problemOf(step, talk.last)
    if (problem !== null) throw new Error(`widget, ${problem}`)
    talk.ticket = ticketIn(talk.last) ?? talk.ticket
  }
  return afterJoining.length
}

/** All sockets are open before the time begins. */
const byWidget = async ({ target, nextNumber }: Started, users: number, count: number): Promise<number> => {
  const waiting: { n: number; widget: Widget }[] = []
  for (let i = 0; i < count; i++) {
    const n = nextNumber()
    const widget = await openWidget(target.port, n)
    await widget.take(1, patience)
    waiting.push({ n, widget })
  }
  let turns = 0
  const began = performance.now()
  const user = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const walked = await walk(next.widget, next.n)
      turns += walked
      next.widget.close()
    }
  }
  await Promise.all(Array.from({ length: users }, user))
  return turns / ((performance.now() - began) / 1000)
}

const byConnector = async (
  { target, nextNumber }: Started,
  { connector }: World,
  users: number,
  atLeast: number,
): Promise<number> => {
  const conversationOf = (n: number) => `delivery-${n}`
  const talk = { target, connector, journey: businessJourney, users, nextNumber, conversationOf }
  const { turns, seconds } = await load({ ...talk, seconds: 0, atLeast })
  return turns / seconds
}

/** The same program answers both ways, in interleaved rounds of `count` conversations. */
export const measureDelivery = async (
  world: World,
  { users, rounds, count }: { users: number; rounds: number; count: number },
): Promise<Delivery> => {
  const started = await startSubject(ours, world)
  const found: Pick<Delivery, 'widget' | 'connector'> = { widget: [], connector: [] }
  try {
    await byWidget(started, users, warmUp)
    await byConnector(started, world, users, warmUp * afterJoining.length)
    for (let round = 0; round < rounds; round++) {
      found.widget.push(await byWidget(started, users, count))
      found.connector.push(await byConnector(started, world, users, count * afterJoining.length))
    }
    return { ...found, toConnector: ratioOf(found.widget, found.connector) }
  } finally {
    await started.running.stop()
  }
}
