import { businessJourney } from '../journeys.ts'
import { crowd, type Place } from '../load/crowd.ts'
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
/** Conversations beside those that are counted: of the users who begin before the others, and who are not done at the end. */
const spare = 250
/** Joining opens a conversation, and the bot greets. */
const joining = businessJourney.steps.slice(0, 1)
const afterJoining = businessJourney.steps.slice(1)

const walk = async (widget: Widget, n: number, { isOver, onTurn }: Place): Promise<void> => {
  const talk: Talk = { n, last: [], ticket: '' }
  for (const step of afterJoining) {
    if (isOver()) return
    const began = performance.now()
    const status = await widget.post(step.post(talk))
    if (status !== 200) throw new Error(`${step.name}: answered ${status}`)
    talk.last = await widget.take(step.replies, patience)
    const problem = problemOf(step, talk.last)
    if (problem !== null) throw new Error(`widget, ${problem}`)
    onTurn(performance.now() - began)
    talk.ticket = ticketIn(talk.last) ?? talk.ticket
  }
}

/** All sockets are open, and their users greeted, before the time begins. */
const byWidget = async ({ target, nextNumber }: Started, users: number, count: number): Promise<number> => {
  const greeted: { n: number; widget: Widget }[] = []
  while (greeted.length < count + spare) {
    const n = nextNumber()
    const widget = await openWidget(target.port, n)
    await widget.take(1, patience)
    greeted.push({ n, widget })
  }
  const atLeast = count * afterJoining.length
  const { turns, seconds } = await crowd({ users, seconds: 0, atLeast }, async (place) => {
    while (!place.isOver()) {
      const { n, widget } = next(greeted)
      await walk(widget, n, place)
      widget.close()
    }
  })
  for (const { widget } of greeted) widget.close()
  return turns / seconds
}

/** All users are greeted before the time begins. */
const byConnector = async (
  { target, nextNumber }: Started,
  { connector }: World,
  users: number,
  count: number,
): Promise<number> => {
  const greeted: number[] = []
  const talk = { target, connector, users, seconds: 0, conversationOf: (n: number) => `delivery-${n}` }
  await load({
    ...talk,
    journey: { name: 'greeting', steps: joining },
    atLeast: count + spare,
    nextNumber: () => {
      const n = nextNumber()
      greeted.push(n)
      return n
    },
  })
  const { turns, seconds } = await load({
    ...talk,
    journey: { name: 'after the greeting', steps: afterJoining },
    atLeast: count * afterJoining.length,
    nextNumber: () => next(greeted),
  })
  return turns / seconds
}

const next = <T>(greeted: T[]): T => {
  const one = greeted.pop()
  if (one === undefined) throw new Error('all who were greeted have had their conversation')
  return one
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
    await byConnector(started, world, users, warmUp)
    for (let round = 0; round < rounds; round++) {
      found.widget.push(await byWidget(started, users, count))
      found.connector.push(await byConnector(started, world, users, count))
    }
    return { ...found, toConnector: ratioOf(found.widget, found.connector) }
  } finally {
    await started.running.stop()
  }
}
