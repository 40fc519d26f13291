import { z } from 'zod'
import type { News } from '../../cards/news.ts'
import { type EntitlementId, type TicketId, ticketStatuses, unreachable } from '../rules/index.ts'
import type { StoredEvent } from '../store/outbox-port.ts'

const ticket = z.string().transform((id) => id as TicketId)
const entitlement = z.string().transform((id) => id as EntitlementId)
const status = z.enum(ticketStatuses)

/** The events of the desk that are news to somebody; see `DeskEvent`. */
const Told = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal('ticket.opened'), ticket, entitlement, by: z.string().nullish() }),
  z.object({ topic: z.literal('ticket.moved'), ticket, from: status, to: status }),
  z.object({ topic: z.literal('ticket.answered'), ticket }),
  z.object({ topic: z.literal('incident.returned'), ticket, incidentsLeft: z.number().nullish() }),
])

/** `of` says whose followers are told; the conversation `by` which it came about knows already. */
export type Tidings = {
  news: News
  ticket: TicketId
  of: { ticket: TicketId } | { entitlement: EntitlementId }
  by: string | null
}

/** What an event is to those who follow a ticket; null for what is no news, for topics of other versions, and for what was erased. */
export const tidingsOf = ({ payload }: Pick<StoredEvent, 'payload'>): Tidings | null => {
  const { data: event } = Told.safeParse(parseJson(payload))
  if (!event) return null
  const about = { ticket: event.ticket, of: { ticket: event.ticket }, by: null }
  switch (event.topic) {
    case 'ticket.opened': {
      const of = { entitlement: event.entitlement }
      return { ...about, of, by: event.by ?? null, news: { kind: 'openedElsewhere' } }
    }
    case 'ticket.moved':
      return { ...about, news: { kind: 'moved', from: event.from, to: event.to } }
    case 'ticket.answered':
      return { ...about, news: { kind: 'answered' } }
    case 'incident.returned':
      return { ...about, news: { kind: 'returned', left: event.incidentsLeft ?? null } }
    default:
      return unreachable(event)
  }
}

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
