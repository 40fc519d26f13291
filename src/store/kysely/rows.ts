import type { Selectable } from 'kysely'
import type { PlanFacts, TicketFacts } from '../../rules/index.ts'
import { unreachable } from '../../rules/vocabulary.ts'
import type { EntitlementRecord, Instant, LedgerLine, Operation, Ticket } from '../ports.ts'
import type { Tables } from './schema.ts'

/** One row per ticket that counts, or a single one without a ticket. */
export type RecordRow = Selectable<Tables['entitlements']> & {
  owner: Tables['customers']['type']
  name: string | null
  email: string | null
  ticket_id: TicketFacts['id'] | null
  ticket_status: TicketFacts['status'] | null
  ticket_created_at: Instant | null
}

export const toRecord = (rows: RecordRow[]): EntitlementRecord | null => {
  const [row] = rows
  if (!row) return null
  const tickets = (rows.length > 1 ? rows.toSorted(byAge) : rows).flatMap(ticketOf)
  return {
    customer: { id: row.customer, type: row.owner, name: row.name, email: row.email },
    facts: {
      id: row.id,
      owner: row.owner,
      plan: toPlan(row, tickets),
      phoneSupport: row.phone_support === 1,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      openTickets: tickets.filter(({ status }) => status !== 'closed'),
    },
  }
}

const ageOf = ({ ticket_created_at, ticket_id }: RecordRow): string => `${ticket_created_at} ${ticket_id}`
const byAge = (one: RecordRow, other: RecordRow): number => (ageOf(one) < ageOf(other) ? -1 : 1)

const ticketOf = ({ ticket_id, ticket_status }: RecordRow): TicketFacts[] =>
  ticket_id !== null && ticket_status !== null ? [{ id: ticket_id, status: ticket_status }] : []

const toPlan = ({ id, plan, incidents, used }: RecordRow, tickets: TicketFacts[]): PlanFacts => {
  switch (plan) {
    case 'limited':
      if (incidents === null) throw new Error(`limited entitlement ${id} has no number of incidents`)
      return { kind: plan, incidents, used }
    case 'unlimited':
      return { kind: plan }
    case 'per-incident':
      return { kind: plan, ticket: tickets[0] ?? null }
    default:
      return unreachable(plan)
  }
}

export const toTicket = (row: Omit<Selectable<Tables['tickets']>, 'imported_status'>): Ticket => ({
  id: row.id,
  status: row.status,
  entitlement: row.entitlement,
  subject: row.subject,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export const toLedgerLine = ({ id: _, used_after, ...line }: Selectable<Tables['ledger']>): LedgerLine => ({
  ...line,
  usedAfter: used_after,
})

export const toOperation = ({
  deducted,
  reversed_at,
  support_code: _,
  license_key: __,
  ...operation
}: Selectable<Tables['operations']>): Operation => ({
  ...operation,
  deducted: deducted === 1,
  reversedAt: reversed_at,
})
