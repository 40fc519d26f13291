import type { Journey } from '../load/journey.ts'
import { load } from '../load/run.ts'
import { type Ratio, ratioOf } from '../measure.ts'
import { fromSource, ours, plain, type Subject, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/** Milliseconds from the start of the process to the end of its first turn, by round; the database is there already. */
export type ColdStart = {
  ours: number[]
  source: number[]
  plain: number[]
  toPlain: Ratio
  sourceToPlain: Ratio
}

const firstTurn = async (subject: Subject, world: World): Promise<number> => {
  const began = performance.now()
  const { running, target, nextNumber } = await startSubject(subject, world)
  const journey: Journey = { ...subject.journey, steps: subject.journey.steps.slice(0, 1) }
  const conversationOf = (n: number) => `first-${n}`
  try {
    const { connector } = world
    await load({ target, connector, journey, users: 1, seconds: 0, atLeast: 1, nextNumber, conversationOf })
    return performance.now() - began
  } finally {
    await running.stop()
  }
}

/** Of the first round nothing counts: Node compiles for the next start, and so does a container that is made. */
export const measureStart = async (world: World, rounds: number): Promise<ColdStart> => {
  const byOurs: number[] = []
  const bySource: number[] = []
  const byPlain: number[] = []
  const measured = [
    { subject: ours, taken: byOurs },
    { subject: fromSource, taken: bySource },
    { subject: plain, taken: byPlain },
  ]
  for (let round = 0; round <= rounds; round++)
    for (const { subject, taken } of measured) {
      const milliseconds = await firstTurn(subject, world)
      if (round > 0) taken.push(milliseconds)
    }
  return {
    ours: byOurs,
    source: bySource,
    plain: byPlain,
    toPlain: ratioOf(byOurs, byPlain),
    sourceToPlain: ratioOf(bySource, byPlain),
  }
}
