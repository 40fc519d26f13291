import type { Binding, Customer, Instant, OneTimeCode, Reader } from '../../store/ports.ts'
import type { DeskDeps } from '../deps.ts'
import { isWaiting } from './ask.ts'
import { mailboxTag } from './mailbox.ts'
import { codeIn } from './prove.ts'

/** What the owner is written: the one place where a code is in clear. */
export type SentCode = {
  code: string
  owner: Customer
  /** Who asked, and where. */
  by: Binding
  at: Instant
  until: Instant
  credential: { kind: OneTimeCode['credential']; ending: string }
}

/** Null where the code is of no use any more, or the owner has another mailbox by now. */
export const sentCode = async (
  reader: Reader,
  { secrets, now }: Pick<DeskDeps, 'secrets' | 'now'>,
  id: string,
): Promise<SentCode | null> => {
  const code = await reader.oneTimeCodes.byId(id)
  if (code === null || !isWaiting(code, now())) return null
  const record = await reader.entitlement(code.entitlement)
  if (record === null || mailboxTag(secrets, record.customer) !== code.mailbox) return null
  return {
    code: codeIn(secrets, code),
    owner: record.customer,
    by: code.by,
    at: code.sentAt,
    until: code.expiresAt,
    credential: { kind: code.credential, ending: code.ending },
  }
}
