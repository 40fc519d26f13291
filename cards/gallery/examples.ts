import type { Translate } from '../../src/messages/translator.ts'
import type { Decision } from '../../src/rules/decision.ts'
import { parallels } from '../../src/rules/profile.ts'
import { answeredCard } from '../answered.ts'
import { confirmCard, duplicateCard } from '../confirm.ts'
import type { Card, View } from '../elements.ts'
import { articleCard, commentCard, feedbackCard, personCard, suggestionsCard } from '../help.ts'
import { forgetCard, homeCard } from '../home.ts'
import { type News, newsCard } from '../news.ts'
import { exemptCard, openedCard, resumedCard } from '../outcomes.ts'
import { openChatCard, privateCard } from '../private.ts'
import {
  callCard,
  credentialCard,
  customerCard,
  emailCard,
  languageCard,
  messageCard,
  missedCard,
  openTicketCard,
  subjectCard,
  ticketCard,
  welcomeCard,
  whichCredentialCard,
} from '../questions.ts'
import { refusedCard } from '../refused.ts'
import { statusCard, ticketsCard } from '../status.ts'
import { errorCard, expiredCard, slowCard, staleCard, upgradedCard } from '../trouble.ts'
import { oneTimeCodeCard, unprovedCard } from '../verify.ts'
import {
  as,
  byCode,
  byKey,
  byTicket,
  ended,
  guessable,
  licensing,
  licensingClosed,
  notBegun,
  notFound,
  spent,
  ticket,
  today,
} from './decisions.ts'

export type Example = { name: string; render: (t: Translate) => Card }

const example = <Input>(name: string, view: View<Input>, input: Input): Example => ({
  name,
  render: (t) => view(input, t, parallels),
})

const nonce = 'step-1'
const id = ticket().id

/** Subjects as customers write them: none may become Markdown, HTML, a link, or upset the sentence around it. */
export const subjects = {
  plain: 'Windows 11 does not start after the update',
  markdown:
    '**bold** [link](https://example.com) `code` # 1. {{DATE(2026-01-01T00:00:00Z)}} <b>&amp; $& {id}',
  rightToLeft: 'البرنامج لا يعمل بعد التحديث \u202e123',
  emoji: '👩‍👩‍👧‍👦 🇫🇷 it broke 😭😭',
  long: `${'averyveryverylongwordwithoutanyspaceinit'.repeat(6)} ${'and then it stopped '.repeat(40)}`,
}

const questions: Example[] = [
  example('welcome', welcomeCard, { again: false }),
  example('menu again', welcomeCard, { again: true }),
  example('ask customer type', customerCard, { nonce }),
  example('ask open ticket', openTicketCard, { nonce }),
  example('ask ticket', ticketCard, { nonce }),
  example('ask call kind', callCard, { nonce }),
  example('ask support code, home', credentialCard, { nonce, customer: 'home' }),
  example('ask code or key, company', credentialCard, { nonce, customer: 'business' }),
  example('ask license key', credentialCard, { nonce, customer: 'business', only: 'licenseKey' }),
  example('which credential', whichCredentialCard, { nonce, digits: '12345678' }),
  example('ask e-mail', emailCard, { nonce, ticket: guessable.id }),
  example('ask subject', subjectCard, { nonce }),
  example('ask one-time code', oneTimeCodeCard, { nonce, to: 'c•••@example.com' }),
  example('not proved', unprovedCard, { minutes: null }),
  example('too many codes', unprovedCard, { minutes: 42 }),
  example('ask message', messageCard, { nonce, ticket: id }),
  example('ask language', languageCard, { nonce }),
  example('second miss', missedCard, { nonce, misses: 2 }),
  example('third miss', missedCard, { nonce, misses: 3 }),
  example('duplicate, one', duplicateCard, { nonce, tickets: [{ id, subject: subjects.plain }] }),
  example('duplicate, several', duplicateCard, {
    nonce,
    tickets: [
      { id, subject: subjects.plain },
      ...Object.values(subjects).map((subject, index) => ({ id: ticket('open', index + 8).id, subject })),
    ],
  }),
  ...Object.entries(subjects).map(([kind, subject]) =>
    example(`confirm, limited, ${kind} subject`, confirmCard, {
      nonce,
      operation: 'op-1',
      subject,
      incidents: { total: 3, before: 3 },
    }),
  ),
  example('confirm, only incident', confirmCard, {
    nonce,
    operation: 'op-1',
    subject: subjects.plain,
    incidents: { total: 1, before: 1 },
  }),
  example('confirm, unlimited', confirmCard, {
    nonce,
    operation: 'op-1',
    subject: subjects.plain,
    incidents: null,
  }),
  {
    name: 'answered choice',
    render: (t) => answered(customerCard({ nonce }, t, parallels), t('button.home'), t),
  },
  {
    name: 'answered text',
    render: (t) => answered(subjectCard({ nonce }, t, parallels), subjects.markdown, t),
  },
]

const answered = (card: Card, answer: string, t: Translate): Card => answeredCard({ card, answer }, t)

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

const outcomes: Example[] = [
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

const refused = (name: string, decision: Decision): Example =>
  example(`refused, ${name}`, refusedCard, { decision: as('refuse', decision), on: today })

const bound = { kind: 'per-incident', ticket: ticket() } as const
const boundClosed = { kind: 'per-incident', ticket: ticket('closed') } as const
const everything = { plan: spent, phoneSupport: false, ...ended }

const refusals: Example[] = [
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

const listed = { id, subject: subjects.plain, status: 'open', updatedOn: today } as const

const news: News[] = [
  { kind: 'moved', from: 'open', to: 'pending' },
  { kind: 'moved', from: 'pending', to: 'closed' },
  { kind: 'answered' },
  { kind: 'openedElsewhere' },
  { kind: 'returned', left: 3 },
  { kind: 'returned', left: null },
]

const manyTickets = Object.values(subjects).map((subject, seed) => ({
  ...listed,
  id: ticket('open', seed + 8).id,
  subject,
}))

const rest: Example[] = [
  example('status, updates on', statusCard, { ticket: listed, updates: true }),
  example('status, updates off', statusCard, { ticket: listed, updates: false }),
  example('status, closed', statusCard, { ticket: { ...listed, status: 'closed' }, updates: null }),
  ...news.map((one) =>
    example(`news: ${Object.values(one).join(' ')}`, newsCard, { news: one, ticket: listed, on: today }),
  ),
  example('tickets', ticketsCard, { tickets: manyTickets }),
  example('no tickets', ticketsCard, { tickets: [] }),
  example('home', homeCard, { tickets: manyTickets }),
  example('home, nothing open', homeCard, { tickets: [] }),
  example('forget', forgetCard, { nonce }),
  example('in private only', privateCard, { why: 'intro' }),
  example('in private only, a credential was shown', privateCard, { why: 'credential' }),
  example('open the chat', openChatCard, { url: 'https://teams.microsoft.com/l/chat/0/0?users=28:id' }),
  example('error', errorCard, { ref: 'K7Q2-M9', unsure: false }),
  example('error, unsure', errorCard, { ref: 'K7Q2-M9', unsure: true }),
  { name: 'stale', render: (t) => staleCard({ where: t('ask.subject') }, t, parallels) },
  example('stale, idle', staleCard, { where: null }),
  example('expired', expiredCard, {}),
  example('upgraded', upgradedCard, {}),
  example('slow', slowCard, { minutes: 5 }),
  { name: 'suggestions', render: (t) => suggestions(t, true) },
  { name: 'suggestions, self-service', render: (t) => suggestions(t, false) },
  example('suggestions, none', suggestionsCard, { nonce, articles: [], before: false }),
  { name: 'article', render: (t) => article(t, 1) },
  { name: 'article, long', render: (t) => article(t, 60) },
  example('person, link', personCard, { connected: false }),
  example('person, connected', personCard, { connected: true }),
  example('feedback', feedbackCard, { nonce }),
  example('comment', commentCard, { nonce }),
]

/** Stands for articles, which have their own texts in each language. */
const suggestions = (t: Translate, before: boolean): Card => {
  const articles = [t('ask.ticket'), t('ask.kind'), t('ask.openTicket')].map((title, index) => ({
    slug: `article-${index}`,
    title,
    summary: t('help.ticket'),
  }))
  return suggestionsCard({ nonce, articles, before }, t, parallels)
}

const article = (t: Translate, times: number): Card => {
  const paragraphs = Array.from({ length: times }, () => [
    t('help.openTicket'),
    `• ${t('where.business')}`,
  ]).flat()
  return articleCard({ nonce, title: t('ask.ticket'), paragraphs }, t, parallels)
}

/** Every card in every state that looks different, by what it is for. */
export const groups = { questions, outcomes, refusals, rest } satisfies Record<string, Example[]>

export const examples: readonly Example[] = Object.values(groups).flat()
