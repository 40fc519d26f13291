import type { EntitlementId } from '../../rules/index.ts'
import { type CustomerId, type Instant, instantOf, type Reader } from '../../store/ports.ts'

const hour = 3_600_000

/** So many codes may be sent in any hour for one contract, and to one owner of many: nobody's mailbox is flooded. */
const anHour = { contract: 3, owner: 10 }

/** How long until another may be sent, in ms; 0 for now. */
export const waitForNext = async (
  { oneTimeCodes }: Reader,
  owner: CustomerId,
  entitlement: EntitlementId,
  now: Date,
): Promise<number> => {
  const sent = await oneTimeCodes.sentTo(owner, instantOf(new Date(now.getTime() - hour)))
  const ofContract = sent.filter((one) => one.entitlement === entitlement)
  return Math.max(wait(ofContract, anHour.contract, now), wait(sent, anHour.owner, now))
}

/** Until so many of them, oldest first, are an hour old that there is room for one; no longer where the clock was set back. */
const wait = (sent: { sentAt: Instant }[], most: number, now: Date): number => {
  const first = sent.at(-most)
  return first ? Math.min(hour, Date.parse(first.sentAt) + hour - now.getTime()) : 0
}
