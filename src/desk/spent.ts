import type { EntitlementId } from '../rules/index.ts'
import type { Dispute } from '../store/disputes-port.ts'
import type { Customer, Instant, OperationId, Reader, Ticket } from '../store/ports.ts'
import { type ShownCode, shownCode } from './codes.ts'
import { parseOutcome } from './commit.ts'

/** An incident that an operation spent, as its owner is told of it. */
export type SpentIncident = {
  operation: OperationId
  at: Instant
  entitlement: EntitlementId
  owner: Customer
  ticket: Ticket | null
  /** The code that was used; null where that is not known. */
  code: ShownCode | null
  /** Incidents left right afterwards; null where that was erased. */
  left: number | null
  reversedAt: Instant | null
  dispute: Dispute | null
}

/** Null where the operation is not on record, or spent nothing. */
export const spentIncident = async (reader: Reader, id: OperationId): Promise<SpentIncident | null> => {
  const operation = await reader.operation(id)
  if (!operation?.deducted || operation.entitlement === null) return null
  const record = await reader.entitlement(operation.entitlement)
  if (!record) return null
  const code = await reader.codes.usedBy(id)
  return {
    operation: id,
    at: operation.at,
    entitlement: operation.entitlement,
    owner: record.customer,
    ticket: operation.ticket && ((await reader.ticket(operation.ticket))?.ticket ?? null),
    code: code && shownCode(code),
    left: operation.outcome === null ? null : parseOutcome(operation.outcome).incidentsAfter,
    reversedAt: operation.reversedAt,
    dispute: await reader.disputes.of(id),
  }
}
