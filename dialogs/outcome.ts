import { exemptCard, openedCard, resumedCard } from '../cards/outcomes.ts'
import { refusedCard } from '../cards/refused.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Outcome } from '../src/desk/outcome.ts'
import { dayOf, unreachable } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { follow } from './following.ts'
import { rememberTicket } from './memory.ts'
import { rememberProof } from './remembered.ts'
import { show } from './voice.ts'

/** What came of a request, as its card. A ticket that was opened or proved theirs is remembered, and followed. */
export const showOutcome = async (
  turn: Turn,
  deps: DialogsDeps,
  { decision, ticket, incidentsAfter }: Outcome,
): Promise<void> => {
  const { desk } = deps
  const { profile } = desk
  if (ticket !== null) rememberTicket(turn, ticket)
  const updates = ticket === null ? null : await follow(turn, deps, ticket)
  if (decision.outcome === 'resume') {
    const credential = { kind: 'ticket', id: decision.ticket.id } as const
    await rememberProof(turn, deps, { credential, entitlement: decision.entitlement.id })
  }
  const subject = ticket === null ? '' : ((await desk.ticket(ticket))?.subject ?? '')
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
