import { type TicketId, type TicketStatus, unreachable } from '../rules/index.ts'
import type { Instant, Writer } from '../store/ports.ts'
import { answerTicket } from './answer.ts'
import { moveTicket } from './move.ts'
import type { Secrets } from './secrets.ts'

/** What a help desk says became of a ticket. */
export type TicketChange =
  | { type: 'ticket.moved'; ticket: TicketId; status: TicketStatus }
  | { type: 'ticket.answered'; ticket: TicketId }

/** `ids` all name the one message: a message with any of them is a repeat, until `expiresAt`. */
export type Notice = { ids: string[]; change: TicketChange; actor: string; expiresAt: Instant }

/** `outcome` is the JSON that the first of all repeats was answered. */
export type Noticed =
  | { done: true; repeated: boolean; outcome: string }
  | { done: false; problem: 'unknownTicket' | 'ticketClosed' }

/**
 * Carries a change out once, however often and in however many processes it arrives. What could not be done is not
 * remembered: the same message may succeed later.
 */
export const takeNotice = async (
  writer: Writer,
  secrets: Secrets,
  { ids, change, actor, expiresAt }: Notice,
  at: Instant,
): Promise<Noticed> => {
  const first = await writer.notices.claim(ids, expiresAt)
  if (first !== null) return { done: true, repeated: true, outcome: first }
  const result = await carryOut(writer, secrets, change, { actor, at })
  await writer.notices.settle(ids, result.done ? result.outcome : null)
  return result
}

const carryOut = async (
  writer: Writer,
  secrets: Secrets,
  change: TicketChange,
  by: { actor: string; at: Instant },
): Promise<Noticed> => {
  const { ticket } = change
  switch (change.type) {
    case 'ticket.moved': {
      const moved = await moveTicket(writer, secrets, { id: ticket, to: change.status, ...by })
      return moved.done ? first({ ticket, from: moved.from, to: change.status }) : moved
    }
    case 'ticket.answered': {
      const answered = await answerTicket(writer, secrets, { id: ticket, ...by })
      return answered.done ? first({ ticket, status: answered.ticket.status }) : answered
    }
    default:
      return unreachable(change)
  }
}

const first = (outcome: Record<string, string>): Noticed => ({
  done: true,
  repeated: false,
  outcome: JSON.stringify(outcome),
})
