import { setTimeout as sleep } from 'node:timers/promises'
import type { Connector } from './connector.ts'
import { type Crowd, crowd, type Measured } from './crowd.ts'
import type { Journey } from './journey.ts'
import { type Line, openLine, play, type Target } from './user.ts'

export type Load = Crowd & {
  target: Target
  connector: Connector
  journey: Journey
  nextNumber: () => number
  conversationOf: (n: number) => string
  /** Milliseconds that a user waits before each turn; none where it is absent. */
  pause?: () => number
}

/** In ms. libuv accepts one connection in a round of the event loop: whoever comes while turns are at work waits for it. One alone does not. */
const untilAccepted = 100

/**
 * A crowd of a channel's users, each on a connection that was accepted before the first of them talks. Throws where an
 * answer was wrong or missing: then no figure counts.
 */
export const load = async (options: Load): Promise<Measured> => {
  const { target, users, connector } = options
  const lines = await Promise.all(Array.from({ length: users }, () => openLine(target)))
  if (users > 1) await sleep(untilAccepted)
  const problems: string[] = []
  const played = new Set<string>()
  const conversationOf = (n: number): string => {
    const conversation = options.conversationOf(n)
    played.add(conversation)
    return conversation
  }
  const onProblem = (problem: string): void => void problems.push(problem)
  const isEnough = (): boolean => problems.length > 0 || options.isEnough?.() === true
  const measured = await crowd({ ...options, isEnough }, (place) =>
    play({ ...options, ...place, line: taken(lines), conversationOf, onProblem }),
  )
  if (problems.length > 0) throw new Error(`wrong answers: ${problems.slice(0, 3).join('; ')}`)
  if (connector.strays.some((one) => played.has(one))) throw new Error('replies came that nobody waited for')
  return measured
}

const taken = (lines: Line[]): Line => {
  const line = lines.pop()
  if (line === undefined) throw new Error('more users than lines')
  return line
}
