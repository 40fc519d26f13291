import type { TicketId } from '../rules/index.ts'
import type { Instant, Ticket, Writer } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { announce } from './outbox.ts'
import type { Secrets } from './secrets.ts'

export type Answered =
  | { done: true; ticket: Ticket }
  | { done: false; problem: 'unknownTicket' | 'ticketClosed' }

type Answer = { id: TicketId; actor: string; at: Instant }

/** Somebody answered on the ticket: announced and written down, and the ticket stays as it is. */
export const answerTicket = async (
  writer: Writer,
  secrets: Secrets,
  { id, actor, at }: Answer,
): Promise<Answered> => {
  const found = await writer.ticket(id)
  if (!found) return { done: false, problem: 'unknownTicket' }
  const { ticket, record } = found
  if (ticket.status === 'closed') return { done: false, problem: 'ticketClosed' }
  const { entitlement } = ticket
  await announce(writer, at, { topic: 'ticket.answered', ticket: id, entitlement })
  await appendAudit(writer, secrets.mac, {
    at,
    actor,
    action: 'answer',
    customer: record.customer.id,
    detail: { ticket: id, entitlement },
  })
  return { done: true, ticket }
}
