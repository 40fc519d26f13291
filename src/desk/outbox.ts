import { randomUUID } from 'node:crypto'
import type { EntitlementId, TicketId, TicketStatus } from '../rules/index.ts'
import type { Dispute, DisputeId } from '../store/disputes-port.ts'
import type { Instant, OperationId, Writer } from '../store/ports.ts'

/** What happened, for whoever asked to be told. Ids and states only: no personal data leaves by this way. */
export type DeskEvent =
  | {
      topic: 'ticket.opened' | 'ticket.resumed'
      ticket: TicketId
      entitlement: EntitlementId
      /** The conversation in which it was done, as `Binding` has it: there it is news to nobody. */
      by: string | null
    }
  | { topic: 'ticket.answered'; ticket: TicketId; entitlement: EntitlementId }
  | {
      topic: 'ticket.moved'
      ticket: TicketId
      entitlement: EntitlementId
      from: TicketStatus
      to: TicketStatus
    }
  | {
      topic: 'incident.spent'
      ticket: TicketId | null
      entitlement: EntitlementId
      operation: OperationId
    }
  | {
      topic: 'code.sent'
      ticket: null
      entitlement: EntitlementId
      /** The id of a one-time code: by it alone the code can be computed, with the key. */
      code: string
    }
  | {
      topic: 'dispute.opened'
      ticket: TicketId | null
      entitlement: EntitlementId
      operation: OperationId
      dispute: DisputeId
      kind: Dispute['kind']
    }
  | {
      topic: 'incident.returned'
      ticket: TicketId | null
      entitlement: EntitlementId
      operation: OperationId
      /** Incidents left from then on; null where they are not counted. */
      incidentsLeft: number | null
    }

/** Writes the event in the transaction that causes it; sending comes after (DESIGN.md, idea 4). */
export const announce = (writer: Writer, at: Instant, event: DeskEvent): Promise<void> =>
  writer.enqueue({
    id: randomUUID(),
    at,
    topic: event.topic,
    ticket: event.ticket,
    entitlement: event.entitlement,
    payload: JSON.stringify(event),
  })
