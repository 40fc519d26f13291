import type { Translate } from '../src/messages/translator.ts'
import { canonicalTicketId } from '../src/rules/index.ts'
import { openCredential, type Patch, type Seals, sealCredential } from './draft.ts'

/**
 * What a message is to a question: an answer, a miss, a wish about the question itself, or not for it at all.
 * A `jump` changes an answer given earlier.
 */
export type Reply =
  | { reply: 'answer'; patch: Patch; jump?: true }
  | { reply: 'miss'; say: string; isCredential?: true }
  | { reply: 'article'; slug: string }
  | { reply: 'help' }
  | { reply: 'again' }
  | { reply: 'cancel' }
  | { reply: 'pass' }

export const answer = (patch: Patch): Reply => ({ reply: 'answer', patch })

export type Hearing = { t: Translate; seals: Seals }

/** The eight digits that could be either, as the kind that was named. */
export const named = (kind: 'ticket' | 'licenseKey', sealed: string, seals: Seals): Reply => {
  const clear = openCredential({ kind: 'either', sealed, last: '' }, seals)
  const digits = 'digits' in clear ? clear.digits : clear.id
  const credential = kind === 'ticket' ? { kind, id: canonicalTicketId(digits) } : { kind, digits }
  return answer({ credential: sealCredential(credential, seals) })
}

/** An open ticket under the same entitlement, to be continued in place of a new one. */
export const sameTicket = (id: string, seals: Seals): Reply => ({
  reply: 'answer',
  patch: { credential: sealCredential({ kind: 'ticket', id: canonicalTicketId(id) }, seals) },
  jump: true,
})
