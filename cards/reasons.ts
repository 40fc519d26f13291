import type { Translate } from '../src/messages/translator.ts'
import type { Decision, Reason } from '../src/rules/decision.ts'
import type { Profile } from '../src/rules/profile.ts'
import { type Day, unreachable } from '../src/rules/vocabulary.ts'
import { keyProducts, productName } from './names.ts'

export type Refused = Extract<Decision, { outcome: 'refuse' }>

/**
 * What one reason of a refusal says, by the credential that was shown.
 * An e-mail that does not match reads exactly like an unknown ticket (POLICY.md, reading 10).
 * @param on the day of the decision: tells an option that ended from one that has not begun
 */
export const reasonText = (
  reason: Reason,
  { credential, customer, reasons }: Refused,
  on: Day,
  t: Translate,
  profile: Profile,
): string => {
  const code = credential === 'licenseKey' ? 'licenseKey' : 'supportCode'
  const share = reasons.length === 1 ? 'only' : 'also'
  switch (reason.reason) {
    case 'malformed':
      return t(`reason.malformed.${reason.credential}`, { digits: reason.digits })
    case 'unknown':
      return t(`reason.unknown.${reason.credential}`)
    case 'emailMismatch':
      return t('reason.unknown.ticket')
    case 'notForHome':
      return t('reason.notForHome')
    case 'ticketClosed':
      return t(`reason.ticketClosed.${customer}`, { id: reason.ticket.id })
    case 'productNotCovered':
      return t('reason.productNotCovered', {
        products: t.list(keyProducts(profile)),
        product: productName(reason.product, profile),
      })
    case 'inactive': {
      const { when, day } =
        on < reason.startsOn || reason.endsOn === null
          ? { when: 'notBegun' as const, day: reason.startsOn }
          : { when: 'ended' as const, day: reason.endsOn }
      return t(`reason.inactive.${when}.${credential}`, { date: t.date(day) })
    }
    case 'noPhoneSupport':
      return t(`reason.noPhoneSupport.${share}.${code}`)
    case 'noIncidentsLeft':
      return noIncidents(reason.total, credential, share, t)
    case 'useTicketId':
      return t('reason.useTicketId', { id: reason.ticket.id })
    default:
      return unreachable(reason)
  }
}

const noIncidents = (
  total: number,
  credential: Refused['credential'],
  share: 'only' | 'also',
  t: Translate,
): string => {
  if (credential === 'ticket') return t('reason.noIncidentsLeft.ticket', { total })
  return share === 'also'
    ? t('reason.noIncidentsLeft.also', { total })
    : t(`reason.noIncidentsLeft.only.${credential}`, { total })
}
