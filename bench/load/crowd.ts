import { setTimeout as sleep } from 'node:timers/promises'

export type Crowd = {
  users: number
  seconds: number
  /** Goes on beyond the time until there were so many turns. */
  atLeast: number
  /** When all of them talk; the time begins once it resolves. */
  onBegin?: () => Promise<unknown>
  /** Ends it, where that is not a matter of time and turns. */
  isEnough?: () => boolean
}

/** What a user of a crowd asks before each turn, and tells after it. */
export type Place = { isOver: () => boolean; onTurn: (milliseconds: number) => void }

/** `latencies` of single turns in milliseconds, ascending; `seconds` is how long it took in all. */
export type Measured = { turns: number; seconds: number; latencies: number[] }

/**
 * In ms. Users who begin at once go in step for as long as they talk, each of them at the same question: the step that
 * takes longest would take all of them longest at once. No support desk has such customers.
 */
const leadIn = 1000

/** So many users at once for so long, who begin one after the other. Turns that end before all of them talk are not counted. */
export const crowd = async (
  { users, seconds, atLeast, onBegin, isEnough }: Crowd,
  talk: (place: Place) => Promise<void>,
): Promise<Measured> => {
  const latencies: number[] = []
  let began = Number.POSITIVE_INFINITY
  const isOver = (): boolean =>
    isEnough?.() === true || (performance.now() >= began + seconds * 1000 && latencies.length >= atLeast)
  const onTurn = (milliseconds: number): void => {
    if (performance.now() >= began) latencies.push(milliseconds)
  }
  const begin = async (): Promise<void> => {
    if (users > 1) await sleep(leadIn)
    await onBegin?.()
    began = performance.now()
  }
  const user = async (_: unknown, n: number): Promise<void> => {
    if (n > 0) await sleep((leadIn * n) / users)
    await talk({ isOver, onTurn })
  }
  await Promise.all([begin(), ...Array.from({ length: users }, user)])
  const taken = (performance.now() - began) / 1000
  return { turns: latencies.length, seconds: taken, latencies: latencies.sort((a, b) => a - b) }
}
