import type { EntitlementId } from '../rules/index.ts'
import type { Dispute, DisputeId } from '../store/disputes-port.ts'
import type { Instant, OperationId, Reader, Writer } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { blockAll, codesBehind, type ShownCode, shownCode } from './codes.ts'
import { newDisputeId } from './dispute-id.ts'
import { keptText } from './masked.ts'
import { announce } from './outbox.ts'
import { type Reversed, reverse } from './reverse.ts'
import type { Secrets } from './secrets.ts'

/** An owner's word against an incident that was spent. */
export type Objection = { operation: OperationId; kind: Dispute['kind']; comment: string; actor: string }

/** The case: the first one again where there was one already. `blocked` counts the codes that were blocked by it. */
export type Disputed =
  | { done: true; repeated: boolean; dispute: Dispute; blocked: number }
  | { done: false; problem: 'unknownOperation' | 'nothingDeducted' }

type Opening = Objection & { at: Instant; random: (bytes: number) => Uint8Array }

/** Opens a case for an operator, once, and reverses nothing. "Not me" blocks the code that was used. */
export const openDispute = async (
  writer: Writer,
  secrets: Secrets,
  { operation, kind, comment, actor, at, random }: Opening,
): Promise<Disputed> => {
  const stored = await writer.operation(operation)
  if (!stored) return { done: false, problem: 'unknownOperation' }
  const first = await writer.disputes.of(operation)
  if (first) return { done: true, repeated: true, dispute: first, blocked: 0 }
  const { entitlement, ticket } = stored
  if (!stored.deducted || entitlement === null) return { done: false, problem: 'nothingDeducted' }
  const record = await writer.entitlement(entitlement)
  if (!record) throw new Error(`operation ${operation} is under an entitlement that is not on record`)
  const id = newDisputeId(random)
  const opened = { id, operation, entitlement, ticket, kind, comment: keptText(comment) || null, at }
  const dispute: Dispute = { ...opened, state: 'open', resolution: null, closedAt: null, closedBy: null }
  await writer.disputes.insert(dispute)
  const codes = kind === 'notMe' ? await codesBehind(writer.codes, operation, entitlement) : []
  const blocked = await blockAll(writer.codes, codes, at)
  await announce(writer, at, { topic: 'dispute.opened', ticket, entitlement, operation, dispute: id, kind })
  await appendAudit(writer, secrets.mac, {
    at,
    actor,
    action: 'dispute',
    customer: record.customer.id,
    detail: { ...opened, dispute: id, blocked },
  })
  return { done: true, repeated: false, dispute, blocked }
}

/** A dispute with what an operator looks at: the codes it is about, and whether the incident was given back. */
export type Case = { dispute: Dispute; codes: ShownCode[]; reversedAt: Instant | null }

export const caseOf = async (reader: Reader, id: DisputeId): Promise<Case | null> => {
  const dispute = await reader.disputes.byId(id)
  if (!dispute) return null
  const { operation, entitlement } = dispute
  const codes = await codesBehind(reader.codes, operation, entitlement)
  const reversedAt = (await reader.operation(operation))?.reversedAt ?? null
  return { dispute, codes: codes.map(shownCode), reversedAt }
}

/** How an operator ends a case; `reverse` gives the incident back, `unblock` lets the code be used again. */
export type Closing = {
  id: DisputeId
  resolution: string
  reverse: boolean
  unblock: boolean
  actor: string
}

export type DisputeClosed =
  | { done: true; dispute: Dispute; reversed: boolean; unblocked: number }
  | { done: false; problem: 'unknownDispute' | 'disputeClosed' | NotReversed }
type NotReversed = Extract<Reversed, { done: false }>['problem']

/** Closes a case, and does what the operator decided, all or nothing. */
export const closeDispute = async (
  writer: Writer,
  secrets: Secrets,
  { at, ...closing }: Closing & { at: Instant },
): Promise<DisputeClosed> => {
  const { id, actor, unblock } = closing
  const found = await writer.disputes.byId(id)
  if (!found) return { done: false, problem: 'unknownDispute' }
  const { operation, entitlement } = found
  // Whoever opens, closes or reverses holds the operation first, then the entitlement.
  await writer.operation(operation)
  const customer = (await writer.entitlement(entitlement))?.customer.id ?? null
  if ((await writer.disputes.byId(id))?.state !== 'open') return { done: false, problem: 'disputeClosed' }
  const resolution = keptText(closing.resolution)
  if (closing.reverse) {
    const reversed = await reverse(writer, secrets, { operation, reason: resolution, actor, at })
    if (!reversed.done) return reversed
  }
  const unblocked = unblock ? await unblockFor(writer, operation, entitlement) : 0
  await writer.disputes.close(id, { resolution, at, by: actor })
  const detail = { dispute: id, operation, resolution, reversed: closing.reverse, unblocked }
  await appendAudit(writer, secrets.mac, { at, actor, action: 'closeDispute', customer, detail })
  const dispute: Dispute = { ...found, state: 'closed', resolution, closedAt: at, closedBy: actor }
  return { done: true, dispute, reversed: closing.reverse, unblocked }
}

const unblockFor = async (
  { codes }: Writer,
  operation: OperationId,
  entitlement: EntitlementId,
): Promise<number> => blockAll(codes, await codesBehind(codes, operation, entitlement), null)
