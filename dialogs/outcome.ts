import { exemptCard, openedCard, resumedCard } from '../cards/outcomes.ts'
import { refusedCard } from '../cards/refused.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Followed, Outcome } from '../src/desk/outcome.ts'
import { dayOf, type TicketId, unreachable } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { follow, rememberFollowed } from './following.ts'
import { rememberTicket } from './memory.ts'
import { rememberProof } from './remembered.ts'
import { show } from './voice.ts'

/** What the card says of the ticket itself; `isTold` is null where nobody can be told of it. */
type Ticket = { subject: string; isTold: boolean | null }

/**
 * What came of a request, as its card. A ticket that was opened or proved theirs is remembered, and followed: `followed` where
 * the desk has done that already.
 */
export const showOutcome = async (
  turn: Turn,
  deps: DialogsDeps,
  { decision, ticket, incidentsAfter }: Outcome,
  followed?: Followed,
): Promise<void> => {
  const { desk } = deps
  const { profile } = desk
  if (ticket !== null) rememberTicket(turn, ticket)
  if (decision.outcome === 'resume') {
    const credential = { kind: 'ticket', id: decision.ticket.id } as const
    await rememberProof(turn, deps, { credential, entitlement: decision.entitlement.id })
  }
  if (followed) rememberFollowed(turn)
  const { subject, isTold: updates } = followed ?? (await followedNow(turn, deps, ticket))
  switch (decision.outcome) {
    case 'open': {
      if (ticket === null) throw new Error('an open outcome has a ticket')
      return show(turn, (t) =>
        openedCard({ decision, ticket: { id: ticket, subject }, incidentsAfter, updates }, t, profile),
      )
    }
    case 'resume':
      return show(turn, (t) =>
        resumedCard({ decision, ticket: { id: decision.ticket.id, subject }, updates }, t, profile),
      )
    case 'exempt':
      return show(turn, (t) => exemptCard({ decision }, t, profile))
    case 'refuse':
      return show(turn, (t) => refusedCard({ decision, on: dayOf(turn.now) }, t, profile))
    default:
      return unreachable(decision)
  }
}

const followedNow = async (turn: Turn, deps: DialogsDeps, ticket: TicketId | null): Promise<Ticket> => {
  if (ticket === null) return { subject: '', isTold: null }
  const isTold = await follow(turn, deps, ticket)
  return { subject: (await deps.desk.ticket(ticket))?.subject ?? '', isTold }
}
