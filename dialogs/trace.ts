import { ActivityTypes } from 'botbuilder'
import type { Turn } from '../src/bot/turn.ts'
import { maskedRequest } from '../src/desk/masked.ts'
import { wireDecision } from '../src/desk/wire.ts'
import { type AuthorizationRequest, type Decision, lookupFor } from '../src/rules/index.ts'

/** For a developer at the Emulator: what was asked, masked, what was found, and what was decided. */
export const traceDecision = async (
  turn: Turn,
  request: AuthorizationRequest,
  decision: Decision,
): Promise<void> => {
  if (turn.activity.channelId !== 'emulator') return
  await turn.context.sendActivity({
    type: ActivityTypes.Trace,
    name: 'guichet.decision',
    label: `Decision: ${decision.outcome}`,
    valueType: 'guichet/decision',
    value: {
      request: maskedRequest(request),
      facts: factsKind(request, decision),
      decision: wireDecision(decision),
    },
  })
}

const factsKind = (request: AuthorizationRequest, decision: Decision): string => {
  const credential = lookupFor(request)
  if (credential === null) return 'notLookedUp'
  const { reasons } = wireDecision(decision)
  return reasons.some((reason) => reason === 'unknown' || reason === 'emailMismatch')
    ? 'unknown'
    : credential.kind
}
