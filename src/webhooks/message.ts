import { z } from 'zod'
import type { TicketChange } from '../desk/notice.ts'
import { canonicalTicketId, type TicketStatus, ticketStatuses } from '../rules/index.ts'

/** Reads what a help desk posts; see docs/WEBHOOKS.md. */
export type Message = z.ZodType<TicketChange>

const TicketRef = z.string().trim().min(1).max(100).transform(canonicalTicketId)

/** By what a help desk calls its statuses. */
export const messageWith = (status: z.ZodType<TicketStatus>): Message =>
  z.discriminatedUnion('type', [
    z
      .object({ type: z.literal('ticket.moved'), data: z.object({ ticket: TicketRef, status }) })
      .transform(({ type, data }) => ({ type, ...data })),
    z
      .object({ type: z.literal('ticket.answered'), data: z.object({ ticket: TicketRef }) })
      .transform(({ type, data }) => ({ type, ...data })),
  ])

export const message = messageWith(z.enum(ticketStatuses))

const types: readonly string[] = ['ticket.moved', 'ticket.answered'] satisfies TicketChange['type'][]

/** The type of what is not for us; null where it is, or has none. */
export const foreignType = (body: unknown): string | null => {
  const { data } = z.object({ type: z.string().min(1).max(200) }).safeParse(body)
  return data === undefined || types.includes(data.type) ? null : data.type
}
