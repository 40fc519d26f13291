import type { Translate } from '../../src/messages/translator.ts'
import { parallels } from '../../src/rules/profile.ts'
import type { Card } from '../elements.ts'
import { articleCard, commentCard, feedbackCard, personCard, suggestionsCard } from '../help.ts'
import { forgetCard, homeCard } from '../home.ts'
import { type News, newsCard } from '../news.ts'
import { openChatCard, privateCard } from '../private.ts'
import { statusCard, ticketsCard } from '../status.ts'
import { errorCard, expiredCard, slowCard, staleCard, upgradedCard } from '../trouble.ts'
import { ticket, today } from './decisions.ts'

import { type Example, example, id, nonce, subjects } from './example.ts'
import { outcomes } from './outcomes.ts'
import { questions } from './questions.ts'
import { refusals } from './refusals.ts'

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
