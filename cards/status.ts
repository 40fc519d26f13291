import type { Day, TicketStatus } from '../src/rules/vocabulary.ts'
import { aside, button, card, facts, heading, labelled, paragraph, type View } from './elements.ts'
import { type ShownTicket, ticketNumber } from './parts.ts'
import { userText } from './text.ts'

export type ListedTicket = ShownTicket & { status: TicketStatus; updatedOn: Day }

/** Where a ticket stands; with `movedFrom`, that it has just changed. */
export const statusCard: View<{ ticket: ListedTicket; movedFrom?: TicketStatus }> = (
  { ticket, movedFrom },
  t,
) => {
  const { id } = ticket
  const status = t(`ticketStatus.${ticket.status}`)
  const text = movedFrom
    ? t('status.moved', { id, old: t(`ticketStatus.${movedFrom}`), new: status })
    : t('status.line', { id, status })
  const reply = button(t('button.reply'), { action: 'message', ticket: id }, true)
  return card({
    speak: text,
    body: [
      heading(t('title.status')),
      paragraph(text),
      ...ticketNumber(id, t),
      ...labelled(t('label.subject'), userText(ticket.subject)),
      facts([t('label.status'), status]),
      aside(t('status.since', { date: t.date(ticket.updatedOn) })),
    ],
    actions: [
      ...(ticket.status === 'closed' ? [] : [reply]),
      button(t('button.copy'), { action: 'copy', ticket: id }),
      ...(movedFrom ? [button(t('button.stopUpdates'), { action: 'stopUpdates', ticket: id })] : []),
    ],
  })
}

const mostListed = 5

/** The customer's tickets, newest first, each a button; at most five. */
export const ticketsCard: View<{ tickets: ListedTicket[] }> = ({ tickets }, t) => {
  const shown = tickets.slice(0, mostListed)
  const text = shown.length > 0 ? t('status.list') : t('status.none')
  return card({
    speak: [
      text,
      ...shown.map(({ id, status }) => t('status.line', { id, status: t(`ticketStatus.${status}`) })),
    ].join(' '),
    body: [
      heading(t('title.status')),
      paragraph(text),
      ...shown.flatMap(({ id, subject, status }) =>
        labelled(id, `${userText(subject)} · ${t(`ticketStatus.${status}`)}`),
      ),
    ],
    actions: [
      ...shown.map(({ id }) => button(id, { action: 'ticketStatus', ticket: id })),
      button(t('button.menu'), { action: 'command', command: 'menu' }),
    ],
  })
}
