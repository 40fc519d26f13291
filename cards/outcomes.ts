import type { Translate } from '../src/messages/translator.ts'
import type { Decision } from '../src/rules/decision.ts'
import {
  aside,
  button,
  card,
  type Element,
  heading,
  labelled,
  panel,
  paragraph,
  sideBySide,
  type View,
} from './elements.ts'
import {
  incidents,
  offerButtons,
  phonePanel,
  policyPanel,
  type ShownTicket,
  ticketNumber,
  updatesButton,
} from './parts.ts'
import { userText } from './text.ts'

type Resumed = Extract<Decision, { outcome: 'resume' }>
type Opened = Extract<Decision, { outcome: 'open' }>
type Exempt = Extract<Decision, { outcome: 'exempt' }>

/** `updates`: whether its changes are told here; null where nobody can be told. */
export const resumedCard: View<{ decision: Resumed; ticket: ShownTicket; updates: boolean | null }> = (
  { decision, ticket, updates },
  t,
  profile,
) => {
  const { id } = ticket
  const found = t('found', {
    id,
    subject: userText(ticket.subject),
    status: t(`ticketStatus.${decision.ticket.status}`),
  })
  const perIncident = decision.entitlement.plan.kind === 'per-incident' ? [t('found.perIncident')] : []
  const promise = updates ? [t('updates.promise')] : []
  const texts = [found, ...perIncident, ...promise]
  return card({
    speak: texts.join(' '),
    body: [
      heading(t('title.resumed')),
      ...correction(decision, t),
      ...texts.map(paragraph),
      ...ticketNumber(id, t),
      sideBySide(...incidentFacts(decision, decision.incidentsLeft, t)),
      phonePanel(id, t, profile),
      policyPanel(decision.rules, t, profile),
    ],
    actions: [
      button(t('button.continue'), { action: 'continue', ticket: id }, true),
      button(t('button.addMessage'), { action: 'message', ticket: id }),
      button(t('button.copy'), { action: 'copy', ticket: id }),
      ...updatesButton(id, updates, t),
    ],
  })
}

/** `incidentsAfter` is what the books say once the ticket is open; null where the plan counts none. */
export type OpenedInput = {
  decision: Opened
  ticket: ShownTicket
  incidentsAfter: number | null
  /** As in `resumedCard`. */
  updates: boolean | null
  /** Whether this installation can send the chat by e-mail. */
  canEmail?: boolean
}

export const openedCard: View<OpenedInput> = (input, t, profile) => {
  const { decision, ticket, incidentsAfter, updates, canEmail } = input
  const { id } = ticket
  const total = totalOf(decision)
  const fact =
    incidentsAfter === null || total === null
      ? t('opened.unlimited', { id })
      : t('opened.limited', { id, after: incidentsAfter, total })
  const opened = updates ? `${fact} ${t('updates.promise')}` : fact
  return card({
    speak: opened,
    body: [
      heading(t('title.opened')),
      ...correction(decision, t),
      ...ticketNumber(id, t),
      paragraph(opened),
      ...labelled(t('label.subject'), userText(ticket.subject)),
      sideBySide(...incidentFacts(decision, incidentsAfter, t)),
      phonePanel(id, t, profile),
      policyPanel(decision.rules, t, profile),
    ],
    actions: [
      button(t('button.copy'), { action: 'copy', ticket: id }, true),
      ...(canEmail ? [button(t('button.emailChat'), { action: 'emailChat', ticket: id })] : []),
      button(t('button.addMessage'), { action: 'message', ticket: id }),
      ...updatesButton(id, updates, t),
      button(t('button.menu'), { action: 'command', command: 'menu' }),
    ],
  })
}

/** Sales and licensing: no code, and what became of the ticket that was named. */
export const exemptCard: View<{ decision: Exempt }> = ({ decision }, t, profile) => {
  const { ticketNote } = decision
  const texts = [...(ticketNote === null ? [] : [t(`exempt.${ticketNote}`)]), t('exempt')]
  return card({
    speak: texts.join(' '),
    body: [
      heading(t('title.exempt')),
      ...correction(decision, t),
      panel('good', ...texts.map(paragraph)),
      policyPanel(decision.rules, t, profile),
    ],
    actions: offerButtons(decision.offers, {}, t, profile),
  })
}

/** The record decided the customer type where it disagreed with the answer given: say so and go on. */
export const correction = (
  decision: Pick<Decision, 'customer' | 'customerCorrected'>,
  t: Translate,
): Element[] => (decision.customerCorrected ? [aside(t(`corrected.${decision.customer}`))] : [])

const totalOf = ({ entitlement: { plan } }: Resumed | Opened): number | null =>
  plan.kind === 'limited' ? plan.incidents : null

/** Before and after, so that anybody can check the arithmetic; one line where nothing is counted. */
const incidentFacts = (
  decision: Resumed | Opened,
  after: number | null,
  t: Translate,
): [string, string][] => {
  const { plan } = decision.entitlement
  const total = totalOf(decision)
  if (after === null || total === null) {
    return [
      [t('label.plan'), t(`plan.${plan.kind}`)],
      [t('label.deducted'), t('label.nothing')],
    ]
  }
  return [
    [t('label.before'), incidents(after + decision.deduct, total, t)],
    [t('label.after'), incidents(after, total, t)],
  ]
}
