import type { Delivery } from '../store/outbox-port.ts'
import type { SendResult } from './route.ts'

/** How patient the dispatcher is; times in ms. */
export type DispatchPolicy = {
  /** Lanes that are sent from at once. */
  lanes: number
  /** How often it looks without being told to. */
  poll: number
  /** Events that become deliveries in one transaction. */
  events: number
  /** What a route does not manage in that time counts as failed. */
  sendLimit: number
  /** How long a lane is kept from other processes; longer than `sendLimit`, or two send the same delivery. */
  claim: number
  /** The pause after the first failure is random and up to this, doubled for each further one. */
  firstPause: number
  longestPause: number
  /** The longest pause that the other side can ask for. */
  longestAsked: number
  /** A delivery is parked after so many tries, */
  tries: number
  /** and not before it is so old: jitter may make the tries as quick as it likes. */
  patience: number
}

const second = 1_000
const minute = 60 * second

export const defaultDispatchPolicy: DispatchPolicy = {
  lanes: 8,
  poll: second,
  events: 100,
  sendLimit: 20 * second,
  claim: 30 * second,
  firstPause: second,
  longestPause: 15 * minute,
  longestAsked: 60 * minute,
  tries: 12,
  patience: 60 * minute,
}

type Again = Extract<SendResult, { kind: 'again' }>

/**
 * When a delivery whose try has failed is due again; null where it is to be parked. Exponential backoff with full jitter,
 * on top of what the other side asked for.
 */
export const nextTry = (
  { tries, at }: Pick<Delivery, 'tries' | 'at'>,
  { after = 0 }: Pick<Again, 'after'>,
  { now, random, policy }: { now: Date; random: () => number; policy: DispatchPolicy },
): Date | null => {
  const tried = tries + 1
  if (tried >= policy.tries && now.getTime() - Date.parse(at) >= policy.patience) return null
  const asked = Math.min(Math.max(0, after), policy.longestAsked)
  const jitter = random() * Math.min(policy.longestPause, policy.firstPause * 2 ** (tried - 1))
  return new Date(now.getTime() + asked + jitter)
}
