import type { Turn } from '../src/bot/turn.ts'
import type { Commit, Committed } from '../src/desk/outcome.ts'
import { dayOf, type EntitlementId, unreachable } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type Draft, requestOf } from './draft.ts'
import { end, feedbackNext, type Move } from './flow.ts'
import { showOutcome } from './outcome.ts'
import { languageOf, say } from './voice.ts'

/** Carries out what was confirmed, once. */
export const openTicket = async (draft: Draft, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  const { granted, operation, subject = '' } = draft
  const request = granted && requestOf(draft, granted.customer, dayOf(turn.now), deps.seals)
  if (!granted || !request || !operation) throw new Error('nothing was confirmed that could be opened')
  const command = {
    operation: operation as Commit['operation'],
    by: turn.binding,
    request,
    subject,
    entitlement: granted.entitlement as EntitlementId,
  }
  const committed = await turn.deeds.carryOut((beforeCommit) => deps.desk.commit(command, beforeCommit))
  return afterCommit(committed, turn, deps)
}

const afterCommit = async (committed: Committed, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  if (committed.done) {
    await showOutcome(turn, deps, committed.outcome)
    return committed.outcome.decision.outcome === 'refuse' ? end : feedbackNext
  }
  switch (committed.problem) {
    case 'entitlementChanged':
    case 'operationTaken':
      await say(turn, languageOf(turn)('stale'))
      return { to: 'again', patch: { granted: null, operation: null, confirmed: null } }
    case 'erased':
      await say(turn, languageOf(turn)('stale'))
      return end
    default:
      return unreachable(committed.problem)
  }
}
