import { button, card, heading, labelled, paragraph, sideBySide, type View } from './elements.ts'
import { incidents, type ShownTicket } from './parts.ts'
import type { Asked } from './questions.ts'
import { userText } from './text.ts'

const mostShown = 4

/** Open tickets under the same entitlement, offered free before an incident is spent (POLICY.md, reading 8). */
export const duplicateCard: View<Asked & { tickets: [ShownTicket, ...ShownTicket[]] }> = (
  { nonce, tickets },
  t,
) => {
  const [first] = tickets
  const alone = tickets.length === 1
  const shown = tickets.slice(0, mostShown)
  const more = tickets.length - shown.length
  const question = alone
    ? t('duplicate.one', { id: first.id, subject: userText(first.subject) })
    : t('duplicate.several')
  return card({
    speak: question,
    body: [
      heading(t('title.duplicate')),
      paragraph(question),
      ...(alone ? [] : shown.flatMap(({ id, subject }) => labelled(id, userText(subject)))),
      ...(more > 0 ? [paragraph(t('duplicate.more', { count: more }))] : []),
    ],
    actions: [
      ...shown.map(({ id }) =>
        button(
          alone ? t('button.sameProblem') : t('button.sameProblemAs', { id }),
          { action: 'sameProblem', ticket: id, nonce },
          alone,
        ),
      ),
      button(t('button.otherProblem'), { action: 'otherProblem', nonce }),
    ],
  })
}

export type Confirmation = Asked & {
  /** Made by the server, single use. */
  operation: string
  subject: string
  /** Null where the plan counts no incidents. */
  incidents: { total: number; before: number } | null
}

/** Says what will be spent before it is spent. */
export const confirmCard: View<Confirmation> = ({ nonce, operation, subject, incidents: count }, t) => {
  const question = count
    ? t('confirm.limited', { total: count.total, after: count.before - 1 })
    : t('confirm.unlimited')
  const numbers: [string, string][] = count
    ? [
        [t('label.before'), incidents(count.before, count.total, t)],
        [t('label.after.planned'), incidents(count.before - 1, count.total, t)],
      ]
    : [[t('label.plan'), t('plan.unlimited')]]
  return card({
    speak: question,
    body: [
      heading(t('title.confirm')),
      paragraph(question),
      ...labelled(t('label.subject'), userText(subject)),
      sideBySide(...numbers),
    ],
    actions: [
      button(t('button.openTicket'), { action: 'confirm', operation, nonce }, true),
      button(t('button.change'), { action: 'change', nonce }),
      button(t('button.cancel'), { action: 'command', command: 'cancel', nonce }),
    ],
  })
}
