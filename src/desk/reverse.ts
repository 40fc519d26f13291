import type { EntitlementId, TicketId } from '../rules/index.ts'
import type { Instant, OperationId, Writer } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { keptText } from './masked.ts'
import { announce } from './outbox.ts'
import type { Secrets } from './secrets.ts'

export type Reversed =
  | { done: true; entitlement: EntitlementId; ticket: TicketId | null; usedAfter: number }
  | { done: false; problem: 'unknownOperation' | 'nothingDeducted' | 'alreadyReversed' }

type Reversal = { operation: OperationId; reason: string; actor: string; at: Instant }

/** Gives a deducted incident back, once, with a reason. The ticket stays as it is: it can be closed beside. */
export const reverse = async (
  writer: Writer,
  secrets: Secrets,
  { operation, reason: given, actor, at }: Reversal,
): Promise<Reversed> => {
  const reason = keptText(given)
  const stored = await writer.operation(operation)
  if (!stored) return { done: false, problem: 'unknownOperation' }
  const { entitlement, ticket } = stored
  if (!stored.deducted || entitlement === null) return { done: false, problem: 'nothingDeducted' }
  if (stored.reversedAt !== null) return { done: false, problem: 'alreadyReversed' }
  const record = await writer.entitlement(entitlement)
  const usedAfter = await writer.returnIncident(entitlement)
  if (!record || usedAfter === null)
    throw new Error(`operation ${operation} deducted an incident that is not on record`)
  await writer.markReversed(operation, at)
  await writer.appendLedger({
    entitlement,
    at,
    kind: 'reverse',
    change: -1,
    usedAfter,
    operation,
    ticket,
    actor,
    reason,
  })
  const { plan } = record.facts
  const incidentsLeft = plan.kind === 'limited' ? plan.incidents - usedAfter : null
  await announce(writer, at, { topic: 'incident.returned', ticket, entitlement, operation, incidentsLeft })
  await appendAudit(writer, secrets.mac, {
    at,
    actor,
    action: 'reverse',
    customer: record.customer.id,
    detail: { operation, entitlement, ticket, reason, usedAfter },
  })
  return { done: true, entitlement, ticket, usedAfter }
}
