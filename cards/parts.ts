import type { Translate } from '../src/messages/translator.ts'
import type { Offer } from '../src/rules/decision.ts'
import type { Profile } from '../src/rules/profile.ts'
import { type RuleId, type TicketId, unreachable } from '../src/rules/vocabulary.ts'
import {
  type Action,
  aside,
  button,
  type Element,
  facts,
  large,
  link,
  mostActions,
  panel,
  paragraph,
  subheading,
} from './elements.ts'
import { keyProducts } from './names.ts'

/** What every surface needs to show of a ticket. */
export type ShownTicket = { id: TicketId; subject: string }

/** A ticket's ID on a line of its own, to read out and to copy. */
export const ticketNumber = (id: TicketId, t: Translate): Element[] => [
  { ...aside(t('label.ticket')), spacing: 'medium' },
  large(id),
]

/** Stops or starts what is told of a ticket; none where nothing will be (null). */
export const updatesButton = (ticket: TicketId, updates: boolean | null, t: Translate): Action[] => {
  if (updates === null) return []
  return updates
    ? [button(t('button.stopUpdates'), { action: 'stopUpdates', ticket })]
    : [button(t('button.startUpdates'), { action: 'startUpdates', ticket })]
}

/** Number, hours, what to say, and in which language where it is not the customer's. */
export const phonePanel = (ticket: TicketId, t: Translate, profile: Profile): Element => {
  const { number, hours, languages } = profile.phone
  const spoken = phoneLanguage(t, profile)
  const foreign = spoken !== t.locale
  const phrase = t(spoken === 'fr' ? 'call.phrase.fr' : 'call.phrase.en', { id: ticket })
  const opening = hours[t.locale] ?? hours.en
  return panel(
    'emphasis',
    subheading(t('call.title')),
    facts([t('label.phone'), number], ...(opening ? [[t('label.hours'), opening] as [string, string]] : [])),
    paragraph(
      foreign ? t('call.sayIn', { language: t.language(spoken), phrase }) : t('call.say', { phrase }),
    ),
    ...(foreign ? [aside(t('call.languages', { languages: t.list(languages.map(t.language)) }))] : []),
  )
}

/** The customer's language where the call centre speaks it; else the first that it speaks. */
const phoneLanguage = (t: Translate, { phone }: Profile): string =>
  phone.languages.find((tag) => new Intl.Locale(tag).language === t.locale)
    ? t.locale
    : (phone.languages[0] ?? 'en')

/** The sentences of the policy that an outcome rests on, in rule order, each with its rule's id. */
export const policyPanel = (rules: RuleId[], t: Translate, profile: Profile): Element =>
  panel(
    'default',
    subheading(t('label.policy')),
    ...rules.map((rule) => aside(`${rule} · ${policySentence(rule, t, profile)}`)),
  )

const policySentence = (rule: RuleId, t: Translate, profile: Profile): string =>
  t(`policy.${rule}`, { organisation: profile.organisation, products: t.list(keyProducts(profile)) })

const always: readonly Offer[] = ['web', 'person', 'selfService']

/**
 * The next best ways as at most six buttons. Where there are more, a person goes first (asking for one in words works
 * at any time), then the last of the special ways; the website and self-service always stay (rule F).
 */
export const offerButtons = (
  offers: readonly Offer[],
  tickets: { bound?: TicketId; open?: TicketId },
  t: Translate,
  profile: Profile,
): Action[] => {
  const crowded = offers.length > mostActions
  const kept = crowded ? offers.filter((offer) => offer !== 'person') : offers
  const closing = kept.filter((offer) => always.includes(offer))
  const special = kept.filter((offer) => !always.includes(offer)).slice(0, mostActions - closing.length)
  return [...special, ...closing].map((offer) => offerButton(offer, tickets, t, profile))
}

export const offerButton = (
  offer: Offer,
  tickets: { bound?: TicketId; open?: TicketId },
  t: Translate,
  { links }: Profile,
): Action => {
  switch (offer) {
    case 'web':
    case 'sales':
    case 'renew':
    case 'buy':
    case 'options':
      return link(t(`offer.${offer}`), links[offer])
    case 'boundTicket':
      return tickets.bound
        ? button(t('offer.boundTicket', { id: tickets.bound }), {
            action: 'offer',
            offer,
            ticket: tickets.bound,
          })
        : button(t('offer.ticket'), { action: 'offer', offer: 'ticket' })
    case 'openTicket':
      return button(t('offer.openTicket'), {
        action: 'offer',
        offer,
        ...(tickets.open && { ticket: tickets.open }),
      })
    case 'supportCode':
    case 'licenseKey':
    case 'ticket':
    case 'retry':
    case 'business':
    case 'licensing':
    case 'person':
    case 'selfService':
      return button(t(`offer.${offer}`), { action: 'offer', offer })
    default:
      return unreachable(offer)
  }
}

/** "2 of 3", or the word for a plan that counts none. */
export const incidents = (left: number | null, total: number | null, t: Translate): string =>
  left === null || total === null ? t('plan.unlimited') : t('incidents.of', { left, total })
