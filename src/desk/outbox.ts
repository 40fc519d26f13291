import { randomUUID } from 'node:crypto'
import type { EntitlementId, TicketId, TicketStatus } from '../rules/index.ts'
import type { Instant, OperationId, Writer } from '../store/ports.ts'

/** What happened, for whoever asked to be told. Ids and states only: no personal data leaves by this way. */
export type DeskEvent =
  | {
      topic: 'ticket.opened' | 'ticket.resumed' | 'ticket.answered'
      ticket: TicketId
      entitlement: EntitlementId
    }
  | {
      topic: 'ticket.moved'
      ticket: TicketId
      entitlement: EntitlementId
      from: TicketStatus
      to: TicketStatus
    }
  | {
      topic: 'incident.spent' | 'incident.returned'
      ticket: TicketId | null
      entitlement: EntitlementId
      operation: OperationId
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
