import type { Journey } from '../load/journey.ts'
import { load } from '../load/run.ts'
import { type Ratio, ratioOf } from '../measure.ts'
import { ours, plain, type Subject, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'

/** Milliseconds from the start of the process to the end of its first turn, by round; the database is there already. */
export type ColdStart = { ours: number[]; plain: number[]; toPlain: Ratio }

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

export const measureStart = async (world: World, rounds: number): Promise<ColdStart> => {
  const found: Pick<ColdStart, 'ours' | 'plain'> = { ours: [], plain: [] }
  for (let round = 0; round < rounds; round++) {
    found.ours.push(await firstTurn(ours, world))
    found.plain.push(await firstTurn(plain, world))
  }
  return { ...found, toPlain: ratioOf(found.ours, found.plain) }
}
