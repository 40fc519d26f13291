import type { Sent } from '../bot/connector/connector.ts'
import type { SendResult } from '../outbox/route.ts'
import { unreachable } from '../rules/index.ts'

/** The conversation is not there any more, or the bot is not in it. */
const gone = [403, 404, 410]
/** Another message was being written to the same conversation. */
const passing = [408, 412]

/** What became of a message that nobody asked for at this moment: what may have arrived is sent again, under the same key. */
export const resultOf = (sent: Sent): SendResult => {
  if (sent.ok) return { kind: 'sent' }
  const { reason } = sent
  switch (reason.kind) {
    case 'rejected': {
      const why = `rejected with ${reason.status}`
      if (gone.includes(reason.status)) return { kind: 'unwanted' }
      return passing.includes(reason.status) ? { kind: 'again', why } : { kind: 'refused', why }
    }
    case 'throttled':
    case 'unavailable': {
      const why = `${reason.kind} (${reason.status})`
      return { kind: 'again', why, ...(reason.after !== undefined && { after: reason.after }) }
    }
    case 'unauthorized':
      return { kind: 'again', why: `${reason.kind} (${reason.status})` }
    case 'unreached':
    case 'lost':
    case 'noToken':
      return { kind: 'again', why: `${reason.kind}: ${reason.why}` }
    case 'outOfTime':
    case 'behind':
      return { kind: 'again', why: reason.kind }
    default:
      return unreachable(reason)
  }
}
