import { createPace, type Pace } from '../../bot/connector/pace.ts'

/**
 * Below what Teams allows one bot in one thread: 7 operations in 1 s, 8 in 2 s, 60 in 30 s, 1800 in an hour, sending and
 * creating alike (Teams docs, "Optimize your bot with rate limiting", "Per bot per thread limit"). The slack is for
 * requests that the network brings closer together, and for another process that serves the same thread.
 */
const budgets = [
  { operations: 6, per: 1000 },
  { operations: 7, per: 2000 },
  { operations: 50, per: 30_000 },
  { operations: 1500, per: 3_600_000 },
]

/** A channel's threads count as the channel: their ids are the channel's with `;messageid=…` behind. */
export const teamsPace = (): Pace => {
  const pace = createPace(budgets)
  const conversation = (thread: string): string => thread.replace(/;messageid=.*$/, '')
  return {
    slot: (thread, now, latest) => pace.slot(conversation(thread), now, latest),
    hold: (thread, now, pause) => pace.hold(conversation(thread), now, pause),
  }
}
