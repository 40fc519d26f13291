import type { Day, TicketId } from '../src/rules/vocabulary.ts'
import { card, heading, panel, paragraph, type View } from './elements.ts'
import { correction } from './outcomes.ts'
import { offerButtons, policyPanel } from './parts.ts'
import { type Refused, reasonText } from './reasons.ts'

/** `on` is the day for which it was decided. */
export type RefusedInput = { decision: Refused; on: Day }

/** A refusal: every reason, the policy behind each, and the next best ways. */
export const refusedCard: View<RefusedInput> = ({ decision, on }, t, profile) => {
  const texts = decision.reasons.map((reason) => reasonText(reason, decision, on, t, profile))
  const marked = texts.length === 1 ? texts : texts.map((text) => `• ${text}`)
  const open = decision.openTickets[0]?.id
  const bound = boundTicket(decision)
  return card({
    speak: texts.join(' '),
    body: [
      heading(t(`title.refused.${decision.credential}`)),
      ...correction(decision, t),
      panel('warning', ...marked.map(paragraph)),
      policyPanel(decision.rules, t, profile),
    ],
    actions: offerButtons(decision.offers, { ...(bound && { bound }), ...(open && { open }) }, t, profile),
  })
}

const boundTicket = ({ reasons }: Refused): TicketId | null => {
  const bound = reasons.find((reason) => reason.reason === 'useTicketId')
  return bound ? bound.ticket.id : null
}
