import type { Decision } from '../../src/rules/decision.ts'
import { refusedCard } from '../refused.ts'
import {
  as,
  byCode,
  byKey,
  byTicket,
  ended,
  guessable,
  notBegun,
  notFound,
  spent,
  ticket,
  today,
} from './decisions.ts'

import { type Example, example, id } from './example.ts'

const refused = (name: string, decision: Decision): Example =>
  example(`refused, ${name}`, refusedCard, { decision: as('refuse', decision), on: today })

const bound = { kind: 'per-incident', ticket: ticket() } as const
const boundClosed = { kind: 'per-incident', ticket: ticket('closed') } as const
const everything = { plan: spent, phoneSupport: false, ...ended }

export const refusals: Example[] = [
  refused('malformed code', notFound({ kind: 'supportCode', digits: '123456789' })),
  refused('malformed code, one digit', notFound({ kind: 'supportCode', digits: '1' }, 'home')),
  refused('malformed key', notFound({ kind: 'licenseKey', digits: '1234567' })),
  refused('unknown ticket', notFound({ kind: 'ticket', id })),
  refused('unknown code', notFound({ kind: 'supportCode', digits: '0012345678' }, 'home')),
  refused('unknown key', notFound({ kind: 'licenseKey', digits: '00123456' })),
  refused('e-mail mismatch', byTicket(guessable)),
  refused('key at home', byKey({}, 'plesk-panel', 'home')),
  refused('closed ticket, home', byTicket(ticket('closed'), { owner: 'home' }, 'home')),
  refused('closed ticket, company', byTicket(ticket('closed'))),
  refused('product not covered', byKey({}, 'parallels-desktop')),
  refused('unheard-of product', byKey({}, 'some_*other*_product')),
  refused('ticket, ended', byTicket(ticket(), ended)),
  refused('ticket, not begun', byTicket(ticket(), notBegun)),
  refused('ticket, none left', byTicket(ticket(), { plan: spent })),
  refused('ticket, closed and ended and none left', byTicket(ticket('closed'), { ...ended, plan: spent })),
  refused('code, ended', byCode(ended)),
  refused('code, not begun', byCode(notBegun)),
  refused('key, ended', byKey(ended)),
  refused('key, not begun', byKey(notBegun)),
  refused('code, no phone support', byCode({ phoneSupport: false })),
  refused('key, no phone support', byKey({ phoneSupport: false })),
  refused('code, none left', byCode({ plan: spent }, 'home')),
  refused('code, only one used', byCode({ plan: { kind: 'limited', incidents: 1, used: 1 } })),
  refused('key, none left', byKey({ plan: spent })),
  refused('code, no phone support and none left', byCode({ plan: spent, phoneSupport: false })),
  refused('code, everything, corrected to home', byCode({ ...everything, owner: 'home' })),
  refused('key, everything', byKey(everything, 'parallels-desktop')),
  refused('code, none left but an open ticket', byCode({ plan: spent, openTickets: [ticket()] })),
  refused('code, per incident', byCode({ plan: bound })),
  refused('key, per incident, ended, no phone', byKey({ ...ended, phoneSupport: false, plan: bound })),
  refused('code, per incident, ticket closed', byCode({ plan: boundClosed })),
]
