import { copyFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { businessJourney } from '../journeys.ts'
import type { Journey } from '../load/journey.ts'
import { load, type Measured } from '../load/run.ts'
import { median, quantile, type Ratio, ratioOf } from '../measure.ts'
import { seedConversations, seededId } from '../seed-conversations.ts'
import { ours, type Started, type Subject, startOurs, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'
import type { Span } from './turns.ts'

/** With so many conversations on record: p50 ÷ that with the fewest, the program's memory, and the database's size, both in MB. */
export type Growth = { conversations: number; latency: Ratio; rss: number; megabytes: number; p50: number }

const users = 16
const smallTalk: Journey = { ...businessJourney, steps: businessJourney.steps.slice(-1) }

/** A database in which one conversation has gone its whole way; that conversation's id. */
const makeTemplate = async (world: World): Promise<{ path: string; conversation: string }> => {
  const path = world.freshDatabase()
  const subject: Subject = { ...ours, start: () => startOurs(world, `sqlite:${path}`) }
  const { running, target } = await startSubject(subject, world)
  const { connector } = world
  const conversationOf = () => 'the-template'
  const { steps } = businessJourney
  const talk = { target, connector, journey: businessJourney, users: 1, nextNumber: () => 0, conversationOf }
  await load({ ...talk, seconds: 0, atLeast: steps.length })
  await running.stop()
  return { path, conversation: conversationOf() }
}

/** Steps over all conversations of a size, never the same one twice in a row. */
const someOf = (size: number): (() => number) => {
  let step = 0
  return () => (step++ * 7919) % size
}

const talkWith = ({ target }: Started, { connector }: World, size: number, span: Span): Promise<Measured> =>
  load({
    target,
    connector,
    journey: smallTalk,
    users,
    ...span,
    nextNumber: someOf(size),
    conversationOf: seededId,
  })

export const measureGrowth = async (
  world: World,
  { sizes, rounds, span, warmUp }: { sizes: number[]; rounds: number; span: Span; warmUp: Span },
): Promise<Growth[]> => {
  const template = await makeTemplate(world)
  const places = sizes.map((size) => ({
    size,
    path: join(world.folder, `growth-${size}.db`),
    p50: [] as number[],
  }))
  const running: Started[] = []
  try {
    for (const { size, path } of places) {
      for (const end of ['', '-wal', '-shm']) copyIfThere(template.path + end, path + end)
      seedConversations(path, template.conversation, size)
      const subject: Subject = { ...ours, start: () => startOurs(world, `sqlite:${path}`) }
      const started = await startSubject(subject, world)
      running.push(started)
      await talkWith(started, world, size, warmUp)
    }
    for (let round = 0; round < rounds; round++)
      for (const [at, { size, p50 }] of places.entries()) {
        const started = running[at]
        if (started) p50.push(quantile((await talkWith(started, world, size, span)).latencies, 0.5))
      }
    const memory = await Promise.all(running.map((one) => one.running.order({ order: 'usage' })))
    return places.map(({ size, path, p50 }, at) => ({
      conversations: size,
      latency: ratioOf(p50, places[0]?.p50 ?? []),
      rss: (memory[at]?.rss ?? Number.NaN) / 1e6,
      megabytes: statSync(path).size / 1e6,
      p50: median(p50),
    }))
  } finally {
    for (const one of running) await one.running.stop()
    for (const { path } of places) rmSync(path, { force: true })
  }
}

const copyIfThere = (from: string, to: string): void => {
  if (statSync(from, { throwIfNoEntry: false })) copyFileSync(from, to)
}
