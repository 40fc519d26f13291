import type { Locale } from '../src/messages/locale.ts'
import type { Translate } from '../src/messages/translator.ts'
import type { CustomerType, TicketId } from '../src/rules/vocabulary.ts'
import { type Action, button, card, heading, paragraph, textInput, type View } from './elements.ts'
import { homeProducts } from './names.ts'
import { offerButton } from './parts.ts'
import type { Choice, Field, Submit } from './submit.ts'

/** Every question carries the nonce of the step that asks, so that an old card is recognised. */
export type Asked = { nonce: string }

/** A first greeting, or the menu again (`again`). Its buttons are good at any time. */
export const welcomeCard: View<{ again: boolean }> = ({ again }, t, profile) => {
  const text = again ? t('menu.again') : t('welcome')
  return card({
    speak: text,
    body: [heading(t('title.welcome', { organisation: profile.organisation })), paragraph(text)],
    actions: [
      button(t('button.home'), { action: 'customer', customer: 'home' }),
      button(t('button.business'), { action: 'customer', customer: 'business' }),
      button(t('button.salesOrLicensing'), { action: 'call', call: 'sales' }),
      button(t('button.helpMyself'), { action: 'offer', offer: 'selfService' }),
      button(t('button.otherLanguage'), { action: 'language', locale: otherLocale(t) }),
    ],
  })
}

const otherLocale = (t: Translate): Locale => (t.locale === 'en' ? 'fr' : 'en')

export const customerCard: View<Asked> = ({ nonce }, t, profile) =>
  choices(t('ask.type', { products: homeProducts(profile) }), nonce, [
    [t('button.home'), { action: 'customer', customer: 'home' }],
    [t('button.business'), { action: 'customer', customer: 'business' }],
  ])

export const openTicketCard: View<Asked> = ({ nonce }, t) =>
  choices(t('ask.openTicket'), nonce, [
    [t('button.yes'), { action: 'hasTicket', answer: 'yes' }],
    [t('button.no'), { action: 'hasTicket', answer: 'no' }],
    [t('button.notSure'), { action: 'hasTicket', answer: 'unsure' }],
  ])

export const callCard: View<Asked> = ({ nonce }, t) =>
  choices(t('ask.kind'), nonce, [
    [t('button.technical'), { action: 'call', call: 'technical' }],
    [t('button.licensing'), { action: 'call', call: 'licensing' }],
  ])

export const whichCredentialCard: View<Asked & { digits: string }> = ({ nonce, digits }, t) =>
  choices(t('detect.which', { digits }), nonce, [
    [t('button.ticket'), { action: 'credential', credential: 'ticket' }],
    [t('button.licenseKey'), { action: 'credential', credential: 'licenseKey' }],
  ])

/** Languages are named in themselves, so that they are found by those who read no other. */
export const languageCard: View<Asked> = ({ nonce }, t) =>
  choices(t('ask.language'), nonce, [
    [t('language.en'), { action: 'language', locale: 'en' }],
    [t('language.fr'), { action: 'language', locale: 'fr' }],
  ])

export const ticketCard: View<Asked> = ({ nonce }, t) =>
  typed(t('ask.ticket'), t('label.ticket'), 'ticket', nonce, t, [
    button(t('button.where.one'), { action: 'where', nonce }),
    button(t('button.back'), { action: 'command', command: 'back', nonce }),
  ])

/** What to show: either code for a company, or the one kind that was asked for. */
export type AskedCredential = Asked & { customer: CustomerType; only?: 'supportCode' | 'licenseKey' }

export const credentialCard: View<AskedCredential> = ({ nonce, customer, only }, t) => {
  const kind = only ?? (customer === 'home' ? 'supportCode' : 'either')
  const question = {
    supportCode: t('ask.credential.home'),
    licenseKey: t('ask.credential.licenseKey'),
    either: t('ask.credential.business'),
  }[kind]
  const label = { supportCode: t('label.code'), licenseKey: t('label.key'), either: t('label.codeOrKey') }[
    kind
  ]
  const where = kind === 'either' ? t('button.where.several') : t('button.where.one')
  return typed(question, label, 'credential', nonce, t, [
    button(where, { action: 'where', nonce }),
    button(t('button.back'), { action: 'command', command: 'back', nonce }),
  ])
}

export const emailCard: View<Asked & { ticket: TicketId }> = ({ nonce, ticket }, t) =>
  typed(t('ask.email', { id: ticket }), t('label.email'), 'email', nonce, t, [
    button(t('button.back'), { action: 'command', command: 'back', nonce }),
  ])

export const subjectCard: View<Asked> = ({ nonce }, t) =>
  typed(t('ask.subject'), t('label.subject'), 'subject', nonce, t, [
    button(t('button.back'), { action: 'command', command: 'back', nonce }),
    button(t('button.cancel'), { action: 'command', command: 'cancel', nonce }),
  ])

export const messageCard: View<Asked & { ticket: TicketId }> = ({ nonce, ticket }, t) =>
  typed(t('ask.message', { id: ticket }), t('label.message'), 'message', nonce, t, [
    button(t('button.cancel'), { action: 'command', command: 'cancel', nonce }),
  ])

/** After the second miss: another try or another way. After the third: other ways only. */
export const missedCard: View<Asked & { misses: 2 | 3 }> = ({ nonce, misses }, t, profile) => {
  const text = misses === 2 ? t('bad.second') : t('bad.third')
  const ways = misses === 2 ? (['web', 'selfService'] as const) : (['web', 'selfService', 'person'] as const)
  return card({
    speak: text,
    body: [heading(t('title.chooseAnotherWay')), paragraph(text)],
    actions: [
      ...(misses === 2 ? [button(t('offer.retry'), { action: 'offer', offer: 'retry', nonce })] : []),
      ...ways.map((offer) => offerButton(offer, {}, t, profile)),
    ],
  })
}

const choices = (question: string, nonce: string, answers: [title: string, choice: Choice][]) =>
  card({
    speak: question,
    body: [paragraph(question)],
    actions: answers.map(([title, choice]) => button(title, { ...choice, nonce })),
  })

const long: readonly Field[] = ['message', 'comment']

/** A question with one input. The customer may as well type the answer as an ordinary message. */
export const typed = (
  question: string,
  label: string,
  field: Field,
  nonce: string,
  t: Translate,
  others: Action[],
) => {
  const send: Submit = { action: 'text', field, text: '', nonce }
  const options = { long: long.includes(field), secret: field === 'credential' }
  return card({
    speak: question,
    body: [paragraph(question), textInput(label, t('label.required'), options)],
    actions: [button(t('button.send'), send, true), ...others],
  })
}
