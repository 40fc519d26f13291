import type { Activity } from 'botbuilder'
import { answerTo, type Committed } from './answer.ts'
import { type AttemptDeps, attemptTurn, type Incoming } from './attempt.ts'
import { within } from './clock.ts'
import { Deeds } from './deeds.ts'
import type { Deliver } from './delivery.ts'
import { failedTurn } from './failure.ts'
import { KeyedQueue, type QueueLimits } from './queue.ts'
import type { Answer } from './state.ts'

/** Milliseconds since the activity came in. The last one bounds the answer to the channel, which waits 15 seconds. */
export type TurnLimits = {
  /** Sending ends. Before the others, so that a dead connector leaves time for the turns in line behind it. */
  send: number
  /** A turn that has not begun by then is turned away, undone. */
  begin: number
  /** A turn that has not committed by then is given up. */
  commit: number
  /** Sending the sentence about a turn that was given up ends. */
  answer: number
  /** The longest pause before a turn that lost its conversation to another process runs again. */
  conflictPause: number
}

export const defaultTurnLimits: TurnLimits = {
  send: 7000,
  begin: 8500,
  commit: 9000,
  answer: 9500,
  conflictPause: 20,
}

export type TurnsDeps = AttemptDeps & {
  deliver: Deliver
  turnLimits: TurnLimits
  queueLimits: QueueLimits
}

export type Turns = {
  handle(incoming: Incoming): Promise<Answer>
  /** Resolves once the turns that are in line now are over. */
  idle(): Promise<void>
}

const busy: Answer = { status: 503, body: { error: 'busy, try again' }, retryAfter: 1 }

/** One turn of a conversation after another: run, commit, then send. */
export const createTurns = (deps: TurnsDeps): Turns => {
  const queue = new KeyedQueue(deps.queueLimits)
  const { clock, turnLimits: limits } = deps
  return {
    handle: async (incoming) => {
      const arrived = clock.elapsed()
      const { channelId, conversation } = incoming.activity
      const queued = await queue.run(
        `${channelId} ${conversation.id}`,
        () => runTurn(incoming, arrived, deps),
        () => clock.elapsed() > arrived + limits.begin,
      )
      if (queued.ran) return queued.value
      deps.log.warn({ channel: channelId, refusal: queued.refusal }, 'a turn was turned away')
      return busy
    },
    idle: () => queue.idle(),
  }
}

const runTurn = async (incoming: Incoming, arrived: number, deps: TurnsDeps): Promise<Answer> => {
  const { clock, deliver, turnLimits: limits } = deps
  const { channelId, serviceUrl, conversation } = incoming.activity
  const { committed, until } = await commitInTime(incoming, arrived, deps)
  const to = { serviceUrl, conversation: conversation.id }
  await deliver({ effects: committed.effects, channel: channelId, to, key: committed.key }, until)
  if (clock.elapsed() > arrived + limits.answer) deps.log.warn({ channel: channelId }, 'a turn answered late')
  return committed.answer
}

/** A turn that was given up may still be at work, but can no longer commit, and its effects go nowhere. */
const commitInTime = async (
  incoming: Incoming,
  arrived: number,
  deps: TurnsDeps,
): Promise<{ committed: Committed; until: number }> => {
  const { clock, turnLimits: limits } = deps
  let abandoned = false
  const isAbandoned = () => abandoned
  const deeds = new Deeds(isAbandoned, incoming.fate)
  try {
    const left = arrived + limits.commit - clock.elapsed()
    const committed = await within(left, untilCommitted(incoming, deps, isAbandoned, deeds), null)
    if (committed !== null) return { committed, until: arrived + limits.send }
    throw new Error(`the turn was not committed within ${limits.commit} ms`)
  } catch (error) {
    abandoned = true
    return { committed: uncommitted(error, incoming.activity, deeds, deps), until: arrived + limits.answer }
  }
}

const untilCommitted = async (
  incoming: Incoming,
  deps: TurnsDeps,
  isAbandoned: () => boolean,
  deeds: Deeds,
): Promise<Committed | null> => {
  while (!isAbandoned()) {
    const committed = await attemptTurn(incoming, deps, isAbandoned, deeds)
    if (committed !== null) return committed
    await deps.clock.sleep(deps.random() * deps.turnLimits.conflictPause)
  }
  return null
}

/** The store is out of reach or too slow: nothing is remembered, so the same activity may come again. */
const uncommitted = (error: unknown, activity: Activity, deeds: Deeds, deps: TurnsDeps): Committed => {
  const locale = deps.localeOf(activity.locale ? [activity.locale] : [])
  const performed = failedTurn(error, { activity, locale, unsure: deeds.maybe }, deps)
  return { ...answerTo(activity, performed, false), key: `${activity.id ?? ''} failed` }
}
