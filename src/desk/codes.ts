import type { Credential, EntitlementId } from '../rules/index.ts'
import type { Code, CodeReader, CodeRef, CodeWriter } from '../store/codes-port.ts'
import type { Instant, OperationId, Writer } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { keptText } from './masked.ts'
import type { Secrets } from './secrets.ts'

/** A code as an operator sees it. */
export type ShownCode = { kind: Code['kind']; ending: string; blockedAt: Instant | null }

export const shownCode = ({ kind, last, blockedAt }: Code): ShownCode => ({ kind, ending: last, blockedAt })

/** What an operation keeps of the credential that it went by; null for a ticket ID. */
export const codeRefOf = (secrets: Secrets, credential: Credential | null): CodeRef | null =>
  credential === null || credential.kind === 'ticket'
    ? null
    : { kind: credential.kind, tag: secrets.tag(credential.kind, credential.digits) }

/** The code that an operation used; where that is not known, every code of the entitlement. */
export const codesBehind = async (
  codes: CodeReader,
  operation: OperationId,
  entitlement: EntitlementId,
): Promise<Code[]> => {
  const used = await codes.usedBy(operation)
  return used ? [used] : codes.of(entitlement)
}

/** Blocks codes from `at` on, or lifts that with null; how many changed. */
export const blockAll = async (writer: CodeWriter, codes: CodeRef[], at: Instant | null): Promise<number> => {
  let changed = 0
  for (const code of codes) if (await writer.block(code, at)) changed++
  return changed
}

export type Blocking = {
  entitlement: EntitlementId
  /** The last digits of the code that is meant; without them, every code of the entitlement. */
  ending: string | null
  blocked: boolean
  reason: string
  actor: string
  at: Instant
}

/** The codes that were meant, as they are now, and how many of them `changed`. */
export type Blocked =
  | { done: true; codes: ShownCode[]; changed: number }
  | { done: false; problem: 'unknownEntitlement' | 'unknownCode' }

/** Blocks codes, or lifts that. To whoever shows a blocked code, it is an unknown one. */
export const blockCodes = async (
  writer: Writer,
  secrets: Secrets,
  { entitlement, ending, blocked, reason, actor, at }: Blocking,
): Promise<Blocked> => {
  const record = await writer.entitlement(entitlement)
  if (!record) return { done: false, problem: 'unknownEntitlement' }
  const meant = (code: Code) => ending === null || code.last === ending
  const codes = (await writer.codes.of(entitlement)).filter(meant)
  if (codes.length === 0) return { done: false, problem: 'unknownCode' }
  const changed = await blockAll(writer.codes, codes, blocked ? at : null)
  if (changed > 0)
    await appendAudit(writer, secrets.mac, {
      at,
      actor,
      action: blocked ? 'blockCode' : 'unblockCode',
      customer: record.customer.id,
      detail: { entitlement, ending, changed, reason: keptText(reason) },
    })
  return { done: true, codes: (await writer.codes.of(entitlement)).filter(meant).map(shownCode), changed }
}
