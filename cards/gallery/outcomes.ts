import type { Decision } from '../../src/rules/decision.ts'
import { exemptCard, openedCard, resumedCard } from '../outcomes.ts'
import { as, byCode, byKey, byTicket, licensing, licensingClosed, ticket } from './decisions.ts'

import { type Example, example, id, subjects } from './example.ts'

const resumed = (name: string, decision: Decision, subject = subjects.plain): Example => {
  const resume = as('resume', decision)
  return example(name, resumedCard, {
    decision: resume,
    ticket: { id: resume.ticket.id, subject },
    updates: true,
  })
}

const opened = (name: string, decision: Decision, incidentsAfter: number | null, subject = subjects.plain) =>
  example(name, openedCard, {
    decision: as('open', decision),
    ticket: { id, subject },
    incidentsAfter,
    updates: true,
  })

export const outcomes: Example[] = [
  resumed('resumed, company', byTicket(ticket())),
  resumed('resumed, pending, corrected to home', byTicket(ticket('pending'), { owner: 'home' })),
  resumed('resumed, unlimited', byTicket(ticket(), { plan: { kind: 'unlimited' } })),
  resumed('resumed, per incident', byTicket(ticket(), { plan: { kind: 'per-incident', ticket: ticket() } })),
  ...Object.entries(subjects).map(([kind, subject]) =>
    resumed(`resumed, ${kind} subject`, byTicket(ticket()), subject),
  ),
  opened('opened, limited, home', byCode({}, 'home'), 2),
  opened('opened, last incident', byCode(), 0),
  opened('opened, unlimited, by key', byKey({ plan: { kind: 'unlimited' } }), null),
  example('opened, corrected, chat by e-mail', openedCard, {
    decision: as('open', byCode({ owner: 'home' })),
    ticket: { id, subject: subjects.emoji },
    incidentsAfter: 1000,
    updates: false,
    canEmail: true,
  }),
  opened('opened, long subject', byCode(), 2, subjects.long),
  example('exempt', exemptCard, { decision: as('exempt', licensing(null)) }),
  example('exempt, unknown ticket', exemptCard, {
    decision: as('exempt', licensing({ kind: 'ticket', id })),
  }),
  example('exempt, closed ticket', exemptCard, { decision: as('exempt', licensingClosed()) }),
]
