import { copyFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { businessJourney } from '../journeys.ts'
import type { Measured } from '../load/crowd.ts'
import type { Journey } from '../load/journey.ts'
import { load } from '../load/run.ts'
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

/** `nextNumber` goes on from round to round: whoever was just visited is at hand, and is not what is measured. */
type Place = { size: number; path: string; nextNumber: () => number; p50: number[]; rss: number[] }

const talkWith = (
  { target }: Started,
  { connector }: World,
  { nextNumber }: Place,
  span: Span,
): Promise<Measured> =>
  load({ target, connector, journey: smallTalk, users, ...span, nextNumber, conversationOf: seededId })

/** A process may be faster or slower than its like for as long as it lives. */
const processesEach = 2

export const measureGrowth = async (
  world: World,
  { sizes, ...plan }: { sizes: number[]; rounds: number; span: Span; warmUp: Span },
): Promise<Growth[]> => {
  const template = await makeTemplate(world)
  const places: Place[] = sizes.map((size) => ({
    size,
    path: join(world.folder, `growth-${size}.db`),
    nextNumber: someOf(size),
    p50: [],
    rss: [],
  }))
  try {
    for (const { size, path } of places) {
      for (const end of ['', '-wal', '-shm']) copyIfThere(template.path + end, path + end)
      seedConversations(path, template.conversation, size)
    }
    for (let i = 0; i < processesEach; i++) await measureAll(places, world, plan)
    return places.map(({ size, path, p50, rss }) => ({
      conversations: size,
      latency: ratioOf(p50, places[0]?.p50 ?? []),
      rss: median(rss),
      megabytes: statSync(path).size / 1e6,
      p50: median(p50),
    }))
  } finally {
    for (const { path } of places) rmSync(path, { force: true })
  }
}

/** By one process for each size, in interleaved rounds. */
const measureAll = async (
  places: Place[],
  world: World,
  { rounds, span, warmUp }: { rounds: number; span: Span; warmUp: Span },
): Promise<void> => {
  const running: { place: Place; started: Started }[] = []
  try {
    for (const place of places) {
      const subject: Subject = { ...ours, start: () => startOurs(world, `sqlite:${place.path}`) }
      const started = await startSubject(subject, world)
      running.push({ place, started })
      await talkWith(started, world, place, warmUp)
    }
    for (let round = 0; round < rounds; round++)
      for (const { place, started } of running)
        place.p50.push(quantile((await talkWith(started, world, place, span)).latencies, 0.5))
    for (const { place, started } of running)
      place.rss.push((await started.running.order({ order: 'usage' })).rss / 1e6)
  } finally {
    for (const { started } of running) await started.running.stop()
  }
}

const copyIfThere = (from: string, to: string): void => {
  if (statSync(from, { throwIfNoEntry: false })) copyFileSync(from, to)
}
