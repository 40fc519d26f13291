import type { SendResult } from '../outbox/route.ts'
import { unreachable } from '../rules/vocabulary.ts'
import type { Effect, UndeliveredReason } from './connector/connector.ts'

/**
 * The conversation is gone, or does not let the bot in any more (it was blocked, or removed): an operator cannot help
 * that, and the customer reads nothing there. A channel that has no such activity to update or delete, or cannot, has
 * nothing to be put right either.
 */
const gone = [403, 404, 410]
/** It was too early, or met another change: the same request may succeed. */
const passing = [408, 412, 425]

/** What became of something that a channel did not take; what may have arrived is sent again, under the same key. */
export const sendResultOf = (reason: UndeliveredReason, effect: Effect['kind']): SendResult => {
  switch (reason.kind) {
    case 'rejected': {
      const why = `rejected with ${reason.status}`
      if (passing.includes(reason.status)) return { kind: 'again', why }
      if (gone.includes(reason.status) || effect !== 'send') return { kind: 'unwanted' }
      return { kind: 'refused', why }
    }
    case 'throttled':
    case 'unavailable': {
      const why = `${reason.kind} (${reason.status})`
      return { kind: 'again', why, ...(reason.after !== undefined && { after: reason.after }) }
    }
    case 'unauthorized':
      return { kind: 'again', why: `not authorized (${reason.status}): check the bot's registration` }
    case 'unreached':
    case 'lost':
    case 'noToken':
      return { kind: 'again', why: `${reason.kind}: ${reason.why}` }
    case 'outOfTime':
    case 'behind':
    case 'silent':
      return { kind: 'again', why: reason.kind }
    default:
      return unreachable(reason)
  }
}
