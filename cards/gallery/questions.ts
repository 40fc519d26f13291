import type { Translate } from '../../src/messages/translator.ts'
import { parallels } from '../../src/rules/profile.ts'
import { answeredCard } from '../answered.ts'
import { confirmCard, duplicateCard } from '../confirm.ts'
import type { Card } from '../elements.ts'
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
import { oneTimeCodeCard, unprovedCard } from '../verify.ts'
import { guessable, ticket } from './decisions.ts'

import { type Example, example, id, nonce, subjects } from './example.ts'

export const questions: Example[] = [
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
