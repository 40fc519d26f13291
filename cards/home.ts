import { aside, button, card, heading, mostActions, paragraph, type View } from './elements.ts'
import type { Asked } from './questions.ts'
import { type ListedTicket, listed, spoken } from './status.ts'

/** Where somebody starts who is remembered: their open tickets, and the way to a new one. */
export const homeCard: View<{ tickets: ListedTicket[] }> = ({ tickets }, t) => {
  const shown = tickets.slice(0, mostActions - 1)
  const text = shown.length > 0 ? t('home.open') : t('home.none')
  return card({
    speak: [text, ...shown.map(spoken(t))].join(' '),
    body: [heading(t('title.home')), paragraph(text), ...shown.flatMap(listed(t)), aside(t('home.forget'))],
    actions: [
      ...shown.map(({ id }) =>
        button(t('button.sameProblemAs', { id }), { action: 'offer', offer: 'openTicket', ticket: id }),
      ),
      button(t('button.new'), { action: 'command', command: 'new' }),
    ],
  })
}

export const forgetCard: View<Asked> = ({ nonce }, t) =>
  card({
    speak: t('forget.ask'),
    body: [paragraph(t('forget.ask'))],
    actions: [
      button(t('button.forget'), { action: 'forget', answer: 'yes', nonce }),
      button(t('button.no'), { action: 'forget', answer: 'no', nonce }),
    ],
  })
