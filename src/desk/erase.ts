import type { CustomerId, Instant, Store } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import type { Secrets } from './secrets.ts'

export type Erased =
  | { done: true; auditLines: number; tickets: number; credentials: number }
  | { done: false; problem: 'unknownCustomer' }

/**
 * Takes a customer's personal data out of the records and out of the files. Counts stay: ledger, ticket ids and states,
 * and an audit line that names the lines it blanked, so that the chain still verifies.
 */
export const erase = async (
  store: Store,
  secrets: Secrets,
  { customer, actor, at }: { customer: CustomerId; actor: string; at: Instant },
): Promise<Erased> => {
  const erased = await store.transact(async (writer): Promise<Erased> => {
    if (!(await writer.customer(customer))) return { done: false, problem: 'unknownCustomer' }
    const { auditSeqs, tickets, credentials } = await writer.maintenance.eraseCustomer(customer)
    const detail = { customer, auditSeqs, tickets, credentials }
    await appendAudit(writer, secrets.mac, { at, actor, action: 'erase', customer: null, detail })
    return { done: true, auditLines: auditSeqs.length, tickets, credentials }
  })
  if (erased.done) await store.compact()
  return erased
}
