import { button, card, heading, panel, paragraph, type View } from './elements.ts'
import { offerButton } from './parts.ts'
import { type Asked, typed } from './questions.ts'

/** Asks for the code that the contract's owner was sent; `to` is masked. */
export const oneTimeCodeCard: View<Asked & { to: string }> = ({ nonce, to }, t) =>
  typed(t('ask.oneTimeCode', { to }), t('label.oneTimeCode'), 'oneTimeCode', nonce, t, [
    button(t('button.sendAgain'), { action: 'sendAgain', nonce }),
    button(t('button.noAccess'), { action: 'noAccess', nonce }),
    button(t('button.back'), { action: 'command', command: 'back', nonce }),
    button(t('button.cancel'), { action: 'command', command: 'cancel', nonce }),
  ])

/** Nobody could prove whose contract it is; `minutes` until another code may be sent, null where none can help. */
export const unprovedCard: View<{ minutes: number | null }> = ({ minutes }, t, profile) => {
  const text = minutes === null ? t('code.unproved') : t('code.tooMany', { minutes })
  const ways = ['person', 'ticket', 'web', 'selfService'] as const
  return card({
    speak: text,
    body: [heading(t('title.unproved')), panel('warning', paragraph(text))],
    actions: [
      ...(minutes === null ? [] : [button(t('button.resume'), { action: 'resume' })]),
      ...ways.map((offer) => offerButton(offer, {}, t, profile)),
    ],
  })
}
