import { setTimeout as sleep } from 'node:timers/promises'
import type { Connector } from './connector.ts'
import type { Journey } from './journey.ts'
import { openLine, play, type Target } from './user.ts'

export type Load = {
  target: Target
  connector: Connector
  journey: Journey
  users: number
  seconds: number
  /** Goes on beyond the time until there were so many turns. */
  atLeast: number
  nextNumber: () => number
  conversationOf: (n: number) => string
  /** Milliseconds that a user waits before each turn; none where it is absent. */
  pause?: () => number
  /** Ends it, where that is not a matter of time and turns. */
  isEnough?: () => boolean
}

/** `latencies` of single turns in milliseconds, ascending; `seconds` is how long it took in all. */
export type Measured = { turns: number; seconds: number; latencies: number[] }

/** In ms. libuv accepts one connection in a round of the event loop: whoever comes while turns are at work waits for it. One alone does not. */
const untilAccepted = 100

/**
 * So many users at once for so long, each on a connection that was accepted before the time began. Throws where an answer
 * was wrong or missing: then no figure counts.
 */
export const load = async ({ target, users, seconds, atLeast, ...rest }: Load): Promise<Measured> => {
  const lines = await Promise.all(Array.from({ length: users }, () => openLine(target)))
  if (users > 1) await sleep(untilAccepted)
  const latencies: number[] = []
  const problems: string[] = []
  const played = new Set<string>()
  const began = performance.now()
  const end = began + seconds * 1000
  const deps = {
    ...rest,
    conversationOf: (n: number) => {
      const conversation = rest.conversationOf(n)
      played.add(conversation)
      return conversation
    },
    onTurn: (milliseconds: number) => latencies.push(milliseconds),
    onProblem: (problem: string) => problems.push(problem),
    isOver: () =>
      rest.isEnough?.() === true ||
      (performance.now() >= end && latencies.length >= atLeast) ||
      problems.length > 0,
  }
  await Promise.all(lines.map((line) => play({ ...deps, line })))
  if (problems.length > 0) throw new Error(`wrong answers: ${problems.slice(0, 3).join('; ')}`)
  if (rest.connector.strays.some((one) => played.has(one)))
    throw new Error('replies came that nobody waited for')
  const taken = (performance.now() - began) / 1000
  return { turns: latencies.length, seconds: taken, latencies: latencies.sort((a, b) => a - b) }
}
