import type { Turn } from '../src/bot/turn.ts'
import type { Committed } from '../src/desk/outcome.ts'
import { unreachable } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import type { Draft } from './draft.ts'
import { end, feedbackNext, type Move } from './flow.ts'
import { followerIn } from './following.ts'
import { showOutcome } from './outcome.ts'
import { confirmedCommand } from './verify.ts'
import { languageOf, say } from './voice.ts'

/** Carries out what was confirmed, once. */
export const openTicket = async (draft: Draft, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  const command = { ...confirmedCommand(draft, turn, deps), follower: followerIn(turn) }
  const committed = await turn.deeds.carryOut((within) => deps.desk.commit(command, within))
  return afterCommit(committed, turn, deps)
}

const afterCommit = async (committed: Committed, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  if (committed.done) {
    await showOutcome(turn, deps, committed.outcome, committed.followed)
    return committed.outcome.decision.outcome === 'refuse' ? end : feedbackNext
  }
  switch (committed.problem) {
    case 'entitlementChanged':
    case 'operationTaken':
      await say(turn, languageOf(turn)('stale'))
      return { to: 'again', patch: { granted: null, operation: null, confirmed: null } }
    case 'codeNeeded':
      return { to: 'again', patch: {} }
    case 'erased':
      await say(turn, languageOf(turn)('stale'))
      return end
    default:
      return unreachable(committed.problem)
  }
}
