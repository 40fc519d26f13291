import { button, card, heading, panel, paragraph, type View } from './elements.ts'
import { offerButton } from './parts.ts'

/** `unsure` when it may have failed after the ticket was opened: then nothing is claimed about the deduction. */
export const errorCard: View<{ ref: string; unsure: boolean }> = ({ ref, unsure }, t, profile) => {
  const text = unsure ? t('error.unsure', { ref }) : t('error', { ref })
  return card({
    speak: text,
    body: [heading(t('title.error')), panel('attention', paragraph(text))],
    actions: [
      button(t('offer.retry'), { action: 'offer', offer: 'retry' }),
      offerButton('web', {}, t, profile),
      button(t('button.menu'), { action: 'command', command: 'menu' }),
    ],
  })
}

/** An old card was used. `where` says, in the customer's language, what is in progress; null for nothing. */
export const staleCard: View<{ where: string | null }> = ({ where }, t) => {
  const texts = [t('stale'), where ?? t('stale.idle')]
  return card({
    speak: texts.join(' '),
    body: [heading(t('title.stale')), ...texts.map(paragraph)],
    actions: [
      ...(where === null ? [] : [button(t('button.resume'), { action: 'resume' }, true)]),
      button(t('button.status'), { action: 'command', command: 'status' }),
      button(t('button.menu'), { action: 'command', command: 'menu' }),
    ],
  })
}

/** After 24 hours of silence a dialog ends with a word and an offer to take it up again. */
export const expiredCard: View<Record<never, never>> = (_input, t) =>
  card({
    speak: t('expired'),
    body: [heading(t('title.expired')), paragraph(t('expired'))],
    actions: [
      button(t('button.resume'), { action: 'resume' }, true),
      button(t('button.startOver'), { action: 'command', command: 'restart' }),
    ],
  })

/** The program was replaced by a newer one between two messages, and the dialog could not be carried over. */
export const upgradedCard: View<Record<never, never>> = (_input, t) =>
  card({
    speak: t('upgraded'),
    body: [heading(t('title.expired')), paragraph(t('upgraded'))],
    actions: [button(t('button.menu'), { action: 'command', command: 'menu' }, true)],
  })

/** Too many tries; `minutes` until the next is allowed. */
export const slowCard: View<{ minutes: number }> = ({ minutes }, t, profile) =>
  card({
    speak: t('slow', { minutes }),
    body: [heading(t('title.slow')), panel('warning', paragraph(t('slow', { minutes })))],
    actions: [offerButton('web', {}, t, profile), offerButton('selfService', {}, t, profile)],
  })
