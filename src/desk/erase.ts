import { type CustomerId, type Instant, instantOf, type Store, type Visit } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { counterKeysOf } from './guessing/guesses.ts'
import type { Secrets } from './secrets.ts'

export type Erased =
  | { done: true; auditLines: number; tickets: number; credentials: number; conversations: number }
  | { done: false; problem: 'unknownCustomer' }

/** In ms. A turn that began before is over by then, and what it wrote is forgotten by the sweep. */
const turnsOver = 60_000

/**
 * Takes a customer's personal data out of the records and out of the files, and with it the conversations in which their
 * records were shown, whole. Counts stay: ledger, ticket ids and states, and an audit line that names the lines it
 * blanked, so that the chain still verifies.
 */
export const erase = async (
  store: Store,
  secrets: Secrets,
  { customer, actor, at }: { customer: CustomerId; actor: string; at: Instant },
): Promise<Erased> => {
  const erased = await store.transact(async (writer): Promise<Erased> => {
    if (!(await writer.customer(customer))) return { done: false, problem: 'unknownCustomer' }
    const { maintenance } = writer
    const visits = await maintenance.visitsOf(customer)
    const { auditSeqs, tickets, credentials } = await maintenance.eraseCustomer(customer)
    await maintenance.forgetVisits(visits)
    await maintenance.deleteGuesses(visits.flatMap((visit) => countersOf(visit, secrets)))
    await maintenance.markErased(customer, instantOf(new Date(Date.parse(at) + turnsOver)))
    const conversations = new Set(visits.map(conversationOf)).size
    const detail = { customer, auditSeqs, tickets, credentials, conversations }
    await appendAudit(writer, secrets.mac, { at, actor, action: 'erase', customer: null, detail })
    return { done: true, auditLines: auditSeqs.length, tickets, credentials, conversations }
  })
  if (erased.done) await store.compact()
  return erased
}

const conversationOf = ({ channel, conversation }: Visit): string => `${channel}:${conversation}`

const countersOf = (visit: Visit, { mac }: Secrets): string[] =>
  counterKeysOf({ conversation: conversationOf(visit), user: visit.actor }, mac)
