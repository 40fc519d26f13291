import { setTimeout as sleep } from 'node:timers/promises'
import type { Attack, Outcome } from './attack.ts'
import { attackAt } from './attacks.ts'
import { openDoors } from './doors.ts'
import { violationIn } from './judge.ts'
import type { Memory } from './program.ts'
import { openSender } from './send.ts'
import { type Mode, openWorld, type World } from './world.ts'

export type Plan = {
  mode: Mode
  seed: number
  /** The first attack's number, and how many. */
  from: number
  requests: number
  /** After so many the memory is measured for the first time: V8 has compiled what is hot. */
  warmUp: number
  /** In ms, how long nothing happens before the memory is measured: counters of a minute are gone by then. */
  settle: number
  /** In bytes. */
  growth: number
  /** Whether it waits for those who are slow, which takes a minute. */
  isPatient: boolean
  /** It ends by then, however many there were. */
  seconds: number
}

type Violation = { number: number | null; family: string; why: string }

export type Report = {
  plan: Plan
  /** How many were sent. */
  sent: number
  seconds: number
  /** By family, then by what came of it: a status, or how the connection ended. */
  outcomes: Record<string, Record<string, number>>
  probes: { count: number; slowest: number }
  replies: number
  memory: { before: Memory; after: Memory; peak: number }
  violations: Violation[]
}

const workers = 48
const probeEvery = 1000
/** In ms, for an honest message while all of this goes on. */
const probeLimit = 10_000

/** A run against a program of its own. */
export const fuzz = async (plan: Plan, onProgress?: (done: number) => void): Promise<Report> => {
  const world = await openWorld(plan.mode)
  try {
    return await fuzzIn(world, plan, onProgress)
  } finally {
    await world.close()
  }
}

export const fuzzIn = async (
  world: World,
  plan: Plan,
  onProgress: (done: number) => void = () => undefined,
): Promise<Report> => {
  const { program } = world
  const doors = await openDoors(world)
  const sender = openSender(program.port, doors)
  const outcomes: Report['outcomes'] = {}
  const violations: Violation[] = []
  const probes = { count: 0, slowest: 0 }
  const slow = new Set<Promise<void>>()
  let peak = 0
  let sent = 0
  const began = performance.now()
  const until = began + plan.seconds * 1000

  const note = (family: string, outcome: Outcome): void => {
    const what = outcome.kind === 'answered' ? String(outcome.status) : outcome.kind
    outcomes[family] ??= {}
    outcomes[family][what] = (outcomes[family][what] ?? 0) + 1
  }
  const attack = async (number: number): Promise<void> => {
    const one: Attack = attackAt(plan.seed, number)
    if (one.family === 'slow' && !plan.isPatient) return
    const judged = async (): Promise<void> => {
      const outcome = await sender.send(one, number)
      note(one.family, outcome)
      const why = violationIn(one, outcome)
      if (why !== null) violations.push({ number, family: one.family, why })
    }
    // What an attack needs first, such as a token, is asked of the program, which may be gone by then.
    const done = judged().catch((error: unknown) => {
      violations.push({ number, family: one.family, why: `was not sent: ${String(error)}` })
    })
    if (one.family !== 'slow') return done
    slow.add(done)
    void done.finally(() => slow.delete(done))
  }
  const probe = async (number: number): Promise<void> => {
    const outcome = await sender.ask(await doors.honest(number))
    const isGood = outcome.kind === 'answered' && outcome.status === 200 && outcome.milliseconds < probeLimit
    probes.count += 1
    probes.slowest = Math.max(probes.slowest, outcome.milliseconds)
    if (!isGood)
      violations.push({ number, family: 'honest', why: `an honest message: ${JSON.stringify(outcome)}` })
  }
  const run = async (from: number, to: number): Promise<void> => {
    let next = from
    const work = async (): Promise<void> => {
      while (next < to && program.ended() === null && performance.now() < until) {
        const number = next++
        sent += 1
        if (number % probeEvery === 0) {
          await probe(number)
          onProgress(number - plan.from)
        }
        await attack(number)
      }
    }
    await Promise.all(Array.from({ length: workers }, work))
  }
  const measure = async (): Promise<Memory> => {
    await Promise.all(slow)
    await sleep(plan.settle)
    return program.memory()
  }

  const warm = Math.min(plan.requests, plan.warmUp)
  await run(plan.from, plan.from + warm)
  const before = program.ended() === null ? await measure() : nothing
  await run(plan.from + warm, plan.from + plan.requests)
  await Promise.all(slow)
  const seconds = (performance.now() - began) / 1000
  if (program.ended() === null) peak = (await program.memory()).rss
  const after = program.ended() === null ? await measure() : nothing
  sender.close()
  violations.push(...ofTheWhole(plan, program.ended(), program.failures, before, after))
  return {
    plan,
    sent,
    seconds,
    outcomes,
    probes,
    replies: world.replies(),
    memory: { before, after, peak },
    violations,
  }
}

const nothing: Memory = { rss: 0, heap: 0, external: 0 }

const ofTheWhole = (
  plan: Plan,
  ended: string | null,
  failures: ReadonlyMap<string, number>,
  before: Memory,
  after: Memory,
): Violation[] => {
  const whole = (why: string): Violation => ({ number: null, family: 'the program', why })
  const grown = (['rss', 'heap', 'external'] as const).filter(
    (kind) => after[kind] - before[kind] > plan.growth,
  )
  return [
    ...(ended === null ? [] : [whole(`ended: ${ended}`)]),
    ...[...failures].map(([failure, times]) => whole(`failed inside, ${times} times: ${failure}`)),
    ...grown.map((kind) => whole(`${kind} grew by ${Math.round((after[kind] - before[kind]) / 1e6)} MB`)),
  ]
}
