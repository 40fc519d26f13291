import type { Decision } from '../../rules/index.ts'
import type { Customer, Reader } from '../../store/ports.ts'
import type { DeskDeps } from '../deps.ts'
import type { Commit } from '../outcome.ts'
import { mailboxTag } from './mailbox.ts'

/** Whether the decision, carried out for whoever asks, has to wait for a code; as `Verify` says. */
export const isCodeNeeded = async (
  { oneTimeCodes }: Reader,
  { secrets, verify = 'off' }: Pick<DeskDeps, 'secrets' | 'verify'>,
  { by, operation }: Pick<Commit, 'by' | 'operation'>,
  decision: Decision,
  owner: Customer | null,
): Promise<boolean> => {
  if (verify === 'off' || owner === null || decision.outcome !== 'open' || decision.deduct === 0) return false
  const customer = owner.id
  const mailbox = mailboxTag(secrets, owner)
  if (mailbox !== null && (await oneTimeCodes.isProved({ by, operation, customer, mailbox }))) return false
  const mayBeKnown = verify === 'risk' && by.conversation !== null
  return !(mayBeKnown && (await oneTimeCodes.hasSpent(by.actor, customer)))
}
