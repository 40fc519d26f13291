import { type EntitlementId, newTicketId, type TicketId } from '../../rules/index.ts'
import type { ImportWriter } from '../../store/imports-port.ts'

export type CreatedTicket = { entitlement: EntitlementId; ticket: TicketId }

const PAGE = 1000

/** The purchase of per-incident support creates its ticket (rule N): one for each entitlement that comes without. */
export const purchaseTickets = async (
  imports: ImportWriter,
  random: (bytes: number) => Uint8Array,
): Promise<CreatedTicket[]> => {
  const all: CreatedTicket[] = []
  for (let after: EntitlementId | null = null; ; ) {
    const page: EntitlementId[] = await imports.ticketless(after, PAGE)
    const created = page.map((entitlement) => ({ entitlement, ticket: newTicketId(random(10)) }))
    if (created.length > 0) await imports.stage(null, created.map(rowOf))
    all.push(...created)
    if (page.length < PAGE) return all
    after = page.at(-1) ?? null
  }
}

const rowOf = ({ entitlement, ticket }: CreatedTicket) => ({
  list: 'tickets' as const,
  at: '',
  row: { id: ticket, entitlement, status: 'open' as const, subject: 'Per-incident support' },
})
