import { instantOf } from './store/instant.ts'
import type { OpenStore } from './store/open.ts'

/** For how many days things are kept that nobody asks to be kept. docs/DATA.md has the reasons. */
export const keptDays = {
  /** The user's document: language, and whether they were greeted; from its last change. */
  user: 400,
  /** What a remembered user proved; from the last time they did. */
  proof: 400,
  /** Events that were told to whom they concern. */
  toldEvent: 30,
  /** What an operator did not send again. */
  parkedDelivery: 90,
  /** A closed ticket is followed for so long: an incident may still be given back. */
  closedTicketFollowed: 30,
  /** What an owner and an operator wrote, once the case is closed. The case itself is one of the books. */
  closedDisputeText: 400,
  /** A one-time code that proved nothing. */
  oneTimeCode: 1,
  /** How often it is asked whether anything else is kept of a visit. */
  visit: 30,
} as const

/** Rows in a statement: a sweep holds up nobody for longer than that takes. */
export const sweepSize = 500

/** Deletes what was kept long enough, some rows at a time, until nothing of it is left; how many rows of each. */
export const sweep = async (
  { states, log, outbox, subscriptions, guesses, proofs, visits, transact }: OpenStore,
  now: Date,
): Promise<Record<string, number>> => {
  const at = instantOf(now)
  const before = (days: number) => instantOf(new Date(now.getTime() - days * 86_400_000))
  const again = instantOf(new Date(now.getTime() + keptDays.visit * 86_400_000))
  const sweeps: Record<string, () => Promise<number>> = {
    documents: () => states.deleteExpired(at, sweepSize),
    conversations: () => log.deleteExpired(at, sweepSize),
    events: () => outbox.deleteTold(before(keptDays.toldEvent), sweepSize),
    parked: () => outbox.deleteParked(before(keptDays.parkedDelivery), sweepSize),
    subscriptions: () => subscriptions.deleteOver(before(keptDays.closedTicketFollowed), sweepSize),
    guesses: () => guesses.deleteExpired(at, sweepSize),
    proofs: () => proofs.deleteOver(before(keptDays.proof), sweepSize),
    oneTimeCodes: () =>
      transact(({ oneTimeCodes }) => oneTimeCodes.deleteUnproved(before(keptDays.oneTimeCode), sweepSize)),
    notices: () => transact(({ notices }) => notices.deleteExpired(at, sweepSize)),
    disputes: () =>
      transact(({ disputes }) => disputes.blankClosed(before(keptDays.closedDisputeText), sweepSize)),
    // The last: what the others deleted may have been all that was left of a visit.
    visits: () => visits.look(at, again, sweepSize),
  }
  const swept: Record<string, number> = {}
  for (const [name, once] of Object.entries(sweeps)) swept[name] = await untilLess(once)
  return swept
}

const untilLess = async (once: () => Promise<number>): Promise<number> => {
  for (let all = 0; ; ) {
    const count = await once()
    all += count
    if (count < sweepSize) return all
  }
}
