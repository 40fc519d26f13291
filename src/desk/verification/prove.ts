import {
  type Binding,
  instantOf,
  type OneTimeCode,
  type OperationId,
  type Writer,
} from '../../store/ports.ts'
import { appendAudit } from '../audit.ts'
import type { DeskDeps } from '../deps.ts'
import type { Secrets } from '../secrets.ts'
import { isWaiting } from './ask.ts'
import { codeOf, isSameCode } from './code.ts'
import { mailboxTag } from './mailbox.ts'

/** So many wrong ones may be given in place of one code; then it is void. */
const mostMisses = 5

export type CodeGiven = { operation: OperationId; by: Binding /** As `readCode` has it. */; code: string }

/**
 * Whether it was the code. Of what was not, `left` says how often one may still try: 0 where the code is void by now.
 * `expired`: there is none to compare with, or it is void or too old, or the owner's address has changed: right or wrong.
 */
export type Proved =
  | { proved: true }
  | { proved: false; problem: 'wrong'; left: number }
  | { proved: false; problem: 'expired' }

/** Compares a code with the one that was sent for the operation. The right one is good once, and may be given again. */
export const proveCode = async (writer: Writer, deps: DeskDeps, given: CodeGiven): Promise<Proved> => {
  const { oneTimeCodes } = writer
  const sent = await oneTimeCodes.lastFor(given.operation, given.by)
  const record = sent && (await writer.entitlement(sent.entitlement))
  // Again, now that the entitlement is locked: only one at a time is counted.
  const code = record && (await oneTimeCodes.byId(sent.id))
  if (!code) return { proved: false, problem: 'expired' }
  const isRight = isSameCode(given.code, codeIn(deps.secrets, code))
  if (code.state === 'proved' && isRight) return { proved: true }
  if (!isWaiting(code, deps.now()) || code.mailbox !== mailboxTag(deps.secrets, record.customer))
    return { proved: false, problem: 'expired' }
  const misses = isRight ? code.misses : await oneTimeCodes.miss(code.id, mostMisses)
  if (isRight) await oneTimeCodes.prove(code.id)
  await appendAudit(writer, deps.secrets.mac, {
    at: instantOf(deps.now()),
    actor: given.by.actor,
    action: isRight ? 'proveCode' : 'missCode',
    customer: record.customer.id,
    detail: { operation: code.operation, entitlement: code.entitlement, misses },
  })
  return isRight ? { proved: true } : { proved: false, problem: 'wrong', left: mostMisses - misses }
}

/** Under a key of its own. */
export const codeIn = ({ keyFor }: Pick<Secrets, 'keyFor'>, { id }: Pick<OneTimeCode, 'id'>): string =>
  codeOf(keyFor('one-time-code'), id)
