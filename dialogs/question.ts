import { z } from 'zod'
import { confirmCard, duplicateCard } from '../cards/confirm.ts'
import { commentCard, feedbackCard, suggestionsCard } from '../cards/help.ts'
import { forgetCard } from '../cards/home.ts'
import { homeProducts } from '../cards/names.ts'
import {
  callCard,
  credentialCard,
  customerCard,
  emailCard,
  languageCard,
  messageCard,
  openTicketCard,
  subjectCard,
  ticketCard,
  typed,
  whichCredentialCard,
} from '../cards/questions.ts'
import { ticketsCard } from '../cards/status.ts'
import { oneTimeCodeCard } from '../cards/verify.ts'
import type { Translate } from '../src/messages/translator.ts'
import {
  customerTypes,
  type Day,
  type Profile,
  type TicketId,
  ticketStatuses,
  unreachable,
} from '../src/rules/index.ts'
import type { Shown } from './voice.ts'

const ticketId = z.custom<TicketId>((value) => typeof value === 'string')
const shownTicket = z.object({ id: ticketId, subject: z.string() })
const listedTicket = shownTicket.extend({
  status: z.enum(ticketStatuses),
  updatedOn: z.custom<Day>((value) => typeof value === 'string'),
})

/** A question that waits for its answer, with all that it takes to show it again. JSON; no code in clear. */
export const Question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('customer') }),
  z.object({ ask: z.literal('call') }),
  z.object({ ask: z.literal('openTicket') }),
  z.object({ ask: z.literal('ticket') }),
  z.object({
    ask: z.literal('credential'),
    customer: z.enum(customerTypes),
    only: z.enum(['supportCode', 'licenseKey']).optional(),
  }),
  z.object({ ask: z.literal('which'), last: z.string(), sealed: z.string() }),
  z.object({ ask: z.literal('email'), ticket: ticketId }),
  z.object({ ask: z.literal('subject') }),
  z.object({ ask: z.literal('topic') }),
  z.object({ ask: z.literal('articles'), slugs: z.array(z.string()), before: z.boolean() }),
  z.object({ ask: z.literal('duplicate'), tickets: z.tuple([shownTicket], shownTicket) }),
  z.object({
    ask: z.literal('confirm'),
    operation: z.string(),
    subject: z.string(),
    incidents: z.object({ total: z.number(), before: z.number() }).nullable(),
  }),
  z.object({ ask: z.literal('oneTimeCode'), to: z.string() }),
  z.object({ ask: z.literal('feedback') }),
  z.object({ ask: z.literal('comment') }),
  z.object({ ask: z.literal('language') }),
  z.object({ ask: z.literal('forget') }),
  z.object({ ask: z.literal('status'), tickets: z.array(listedTicket) }),
  z.object({ ask: z.literal('message'), ticket: ticketId }),
])
export type Question = z.infer<typeof Question>

export type Articles = (
  slug: string,
  locale: 'en' | 'fr',
) => { slug: string; title: string; summary: string } | null

/** A question as a card that carries its nonce. */
export const questionCard =
  (question: Question, nonce: string, profile: Profile, article: Articles): Shown =>
  (t) => {
    switch (question.ask) {
      case 'customer':
        return customerCard({ nonce }, t, profile)
      case 'call':
        return callCard({ nonce }, t, profile)
      case 'openTicket':
        return openTicketCard({ nonce }, t, profile)
      case 'ticket':
        return ticketCard({ nonce }, t, profile)
      case 'credential':
        return credentialCard(
          { nonce, customer: question.customer, ...(question.only && { only: question.only }) },
          t,
          profile,
        )
      case 'which':
        return whichCredentialCard({ nonce, digits: `••••••${question.last}` }, t, profile)
      case 'email':
        return emailCard({ nonce, ticket: question.ticket }, t, profile)
      case 'subject':
        return subjectCard({ nonce }, t, profile)
      case 'topic':
        return typed(t('selfService.ask'), t('label.subject'), 'subject', nonce, t, [])
      case 'articles': {
        const articles = question.slugs.flatMap((slug) => article(slug, t.locale) ?? [])
        return suggestionsCard({ nonce, articles, before: question.before }, t, profile)
      }
      case 'duplicate':
        return duplicateCard({ nonce, tickets: question.tickets }, t, profile)
      case 'confirm':
        return confirmCard({ ...question, nonce }, t, profile)
      case 'oneTimeCode':
        return oneTimeCodeCard({ nonce, to: question.to }, t, profile)
      case 'feedback':
        return feedbackCard({ nonce }, t, profile)
      case 'comment':
        return commentCard({ nonce }, t, profile)
      case 'language':
        return languageCard({ nonce }, t, profile)
      case 'forget':
        return forgetCard({ nonce }, t, profile)
      case 'status':
        return ticketsCard({ tickets: question.tickets }, t, profile)
      case 'message':
        return messageCard({ nonce, ticket: question.ticket }, t, profile)
      default:
        return unreachable(question)
    }
  }

/** The help that goes with a question. */
export const helpOn = (question: Question, t: Translate, profile: Profile): string => {
  switch (question.ask) {
    case 'customer':
      return t('help.type', { products: homeProducts(profile) })
    case 'call':
      return t('help.kind')
    case 'openTicket':
    case 'duplicate':
      return t('help.openTicket')
    case 'ticket':
    case 'status':
      return t('help.ticket')
    case 'credential':
      return t(
        question.customer === 'home' || question.only === 'supportCode' ? 'where.home' : 'where.business',
      )
    case 'which':
      return t('where.business')
    case 'email':
      return t('help.email')
    case 'subject':
      return t('help.subject')
    case 'confirm':
      return t('help.confirm')
    case 'oneTimeCode':
      return t('help.oneTimeCode')
    case 'topic':
    case 'articles':
    case 'feedback':
    case 'comment':
    case 'language':
    case 'forget':
    case 'message':
      return t('commands')
    default:
      return unreachable(question)
  }
}
