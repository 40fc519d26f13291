import type { Translate } from '../src/messages/translator.ts'
import type { Day, TicketStatus } from '../src/rules/vocabulary.ts'
import { aside, button, card, facts, heading, labelled, paragraph, type View } from './elements.ts'
import { type ShownTicket, ticketNumber, updatesButton } from './parts.ts'
import { userText } from './text.ts'

export type ListedTicket = ShownTicket & { status: TicketStatus; updatedOn: Day }

/** Where a ticket stands; `updates` says whether its changes are told here, null where there will be none. */
export const statusCard: View<{ ticket: ListedTicket; updates: boolean | null }> = (
  { ticket, updates },
  t,
) => {
  const { id } = ticket
  const status = t(`ticketStatus.${ticket.status}`)
  const text = t('status.line', { id, status })
  return card({
    speak: text,
    body: [
      heading(t('title.status')),
      paragraph(text),
      ...ticketNumber(id, t),
      ...labelled(t('label.subject'), userText(ticket.subject)),
      facts(
        [t('label.status'), status],
        ...(updates === null
          ? []
          : [[t('label.updates'), t(updates ? 'updates.on' : 'updates.off')] as const]),
      ),
      aside(t('status.since', { date: t.date(ticket.updatedOn) })),
    ],
    actions: [
      ...(ticket.status === 'closed'
        ? []
        : [button(t('button.reply'), { action: 'message', ticket: id }, true)]),
      button(t('button.copy'), { action: 'copy', ticket: id }),
      ...updatesButton(id, updates, t),
    ],
  })
}

const mostListed = 5

/** A ticket in a list, to be heard. */
export const spoken =
  (t: Translate) =>
  ({ id, status }: ListedTicket): string =>
    t('status.line', { id, status: t(`ticketStatus.${status}`) })

/** A ticket in a list, to be seen. */
export const listed =
  (t: Translate) =>
  ({ id, subject, status }: ListedTicket) =>
    labelled(id, `${userText(subject)} · ${t(`ticketStatus.${status}`)}`)

/** The customer's tickets, newest first, each a button; at most five. */
export const ticketsCard: View<{ tickets: ListedTicket[] }> = ({ tickets }, t) => {
  const shown = tickets.slice(0, mostListed)
  const text = shown.length > 0 ? t('status.list') : t('status.none')
  return card({
    speak: [text, ...shown.map(spoken(t))].join(' '),
    body: [heading(t('title.status')), paragraph(text), ...shown.flatMap(listed(t))],
    actions: [
      ...shown.map(({ id }) => button(id, { action: 'ticketStatus', ticket: id })),
      button(t('button.menu'), { action: 'command', command: 'menu' }),
    ],
  })
}
