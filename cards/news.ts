import type { Translate } from '../src/messages/translator.ts'
import { type Day, type TicketId, type TicketStatus, unreachable } from '../src/rules/vocabulary.ts'
import { type Action, aside, button, card, heading, labelled, paragraph, type View } from './elements.ts'
import { type ShownTicket, ticketNumber } from './parts.ts'
import { userText } from './text.ts'

/** What became of a ticket, as it was when it became so. */
export type News =
  | { kind: 'moved'; from: TicketStatus; to: TicketStatus }
  | { kind: 'answered' }
  /** Under the same contract, by somebody else or in another conversation. */
  | { kind: 'openedElsewhere' }
  /** `left`: incidents left from then on; null where they are not counted. */
  | { kind: 'returned'; left: number | null }

/** Told of the bot's own accord, to whoever asked to be told. */
export const newsCard: View<{ news: News; ticket: ShownTicket; on: Day }> = ({ news, ticket, on }, t) => {
  const { id, subject } = ticket
  const text = wordsOf(news, id, t)
  return card({
    speak: text,
    body: [
      heading(t(`title.news.${news.kind}`)),
      paragraph(text),
      ...ticketNumber(id, t),
      ...(subject === '' ? [] : labelled(t('label.subject'), userText(subject))),
      aside(t('status.since', { date: t.date(on) })),
    ],
    actions: actionsFor(news, id, t),
  })
}

const wordsOf = (news: News, id: TicketId, t: Translate): string => {
  switch (news.kind) {
    case 'moved':
      return t('status.moved', {
        id,
        old: t(`ticketStatus.${news.from}`),
        new: t(`ticketStatus.${news.to}`),
      })
    case 'answered':
      return t('news.answered', { id })
    case 'openedElsewhere':
      return t('news.openedElsewhere', { id })
    case 'returned':
      return news.left === null
        ? t('news.returned', { id })
        : t('news.returned.left', { id, left: news.left })
    default:
      return unreachable(news)
  }
}

/** Another conversation's ticket is not followed here: what can be stopped is all that this one is told. */
const actionsFor = (news: News, ticket: TicketId, t: Translate): Action[] => {
  const stop = t('button.stopUpdates')
  if (news.kind === 'openedElsewhere') {
    return [
      button(t('button.ticketStatus'), { action: 'ticketStatus', ticket }, true),
      button(stop, { action: 'stopUpdates' }),
    ]
  }
  const isClosed = news.kind === 'moved' && news.to === 'closed'
  return [
    ...(isClosed ? [] : [button(t('button.reply'), { action: 'message', ticket }, true)]),
    button(stop, { action: 'stopUpdates', ticket }),
  ]
}
