import { measureDelivery } from './parts/delivery.ts'
import { measureGrowth } from './parts/growth.ts'
import { measurePostgres } from './parts/postgres.ts'
import { measureProfile } from './parts/profile.ts'
import { measureRecords } from './parts/records.ts'
import { measureStart } from './parts/start.ts'
import { measureTurns } from './parts/turns.ts'
import { measureWidgets } from './parts/widgets.ts'
import type { Part, Plan } from './plan.ts'
import type { Results } from './report/results.ts'
import { subjects } from './subjects/subject.ts'
import type { World } from './world.ts'

/** Until V8 has compiled what is hot: after a thousand turns, ours and plain take a fifth more of the processor than after ten. */
const warmUp = { seconds: 10, atLeast: 8_000 }

const work: Record<Part, (world: World, plan: Plan) => Promise<Results>> = {
  turns: async (world, { users, rounds, seconds }) => ({
    turns: await measureTurns(world, { subjects, users, rounds, span: { seconds, atLeast: 200 }, warmUp }),
  }),
  start: async (world, { rounds }) => ({ start: await measureStart(world, rounds * 4) }),
  delivery: async (world, { rounds }) => ({
    delivery: await measureDelivery(world, { users: 16, rounds, count: 200 }),
  }),
  growth: async (world, { sizes, rounds, seconds }) => ({
    growth: await measureGrowth(world, { sizes, rounds, span: { seconds, atLeast: 200 }, warmUp }),
  }),
  postgres: async (world, { rounds, seconds }) => ({
    postgres: await measurePostgres(world, { rounds, span: { seconds, atLeast: 200 }, warmUp }),
  }),
  records: async (world) => ({ records: await measureRecords(world, 5_000) }),
  widgets: async (world, { sockets }) => ({ widgets: await measureWidgets(world, sockets) }),
  profile: async (world, { seconds }) => ({
    profile: await measureProfile(world, { users: 16, warmUp, span: { seconds: seconds * 3, atLeast: 800 } }),
  }),
}

/** One part after the other; `onPart` hears what begins. */
export const runParts = async (world: World, plan: Plan, onPart: (part: Part) => void): Promise<Results> => {
  let results: Results = {}
  for (const part of plan.parts) {
    onPart(part)
    results = { ...results, ...(await work[part](world, plan)) }
  }
  return results
}
