import type { TicketId, TicketStatus } from '../rules/index.ts'
import type { Instant, Ticket, Writer } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { announce } from './outbox.ts'
import type { Secrets } from './secrets.ts'

export type Moved =
  | { done: true; from: TicketStatus; ticket: Ticket }
  | { done: false; problem: 'unknownTicket' | 'ticketClosed' }

type Move = { id: TicketId; to: TicketStatus; actor: string; at: Instant }

/** Moves a ticket; closed is final (H1a, B1a). Moving it to where it is changes nothing and tells nobody. */
export const moveTicket = async (
  writer: Writer,
  secrets: Secrets,
  { id, to, actor, at }: Move,
): Promise<Moved> => {
  const found = await writer.ticket(id)
  if (!found) return { done: false, problem: 'unknownTicket' }
  const { ticket, record } = found
  const from = ticket.status
  if (from === to) return { done: true, from, ticket }
  if (!(await writer.moveTicket(id, to, at))) return { done: false, problem: 'ticketClosed' }
  const { entitlement } = ticket
  await announce(writer, at, { topic: 'ticket.moved', ticket: id, entitlement, from, to })
  await appendAudit(writer, secrets.mac, {
    at,
    actor,
    action: 'move',
    customer: record.customer.id,
    detail: { ticket: id, entitlement, from, to },
  })
  return { done: true, from, ticket: { ...ticket, status: to, updatedAt: at } }
}
