import { canonicalTicketId, parseOwnTicketId, type TicketId } from '../src/rules/index.ts'
import { isAnyOf, plainly } from './typos.ts'

/** Whether changes are told here: of one ticket, or of all that are followed (null). */
export type UpdatesCommand = { command: 'stopUpdates' | 'startUpdates'; ticket: TicketId | null }

const words: Record<UpdatesCommand['command'], readonly string[]> = {
  stopUpdates: [
    'stop updates',
    'stop the updates',
    'no updates',
    'no more updates',
    'stop telling me',
    'stop notifications',
    'ne plus me prevenir',
    'ne me prevenez plus',
    'ne plus me notifier',
    'arreter les notifications',
    'arretez les notifications',
    'plus de notifications',
  ],
  startUpdates: [
    'start updates',
    'start the updates',
    'updates please',
    'send updates',
    'send me updates',
    'tell me here',
    'keep me posted',
    'keep me informed',
    'start notifications',
    'follow',
    'me prevenir',
    'prevenez moi',
    'me notifier',
    'tenez moi au courant',
    'tenez moi informe',
    'activer les notifications',
    'reprendre les notifications',
  ],
}

/** Between what is wanted and the ticket's ID. */
const links =
  /( (for|about|on|of|from|pour|sur|du|de|d|le|l|the|my|mon|ticket|no|n|number|numero|concernant))+$/

/** The command that a whole message is, with or without a ticket's ID at its end; null where it is something else. */
export const updatesIn = (text: string): UpdatesCommand | null => {
  const said = text.trim().replace(/[\s.!?]+$/, '')
  const all = said.split(/\s+/)
  for (let at = all.length; at > 0; at--) {
    const ticket = at === all.length ? null : ticketIn(all.slice(at))
    if (at < all.length && ticket === null) continue
    const wanted = plainly(all.slice(0, at).join(' ')).replace(ticket === null ? /$^/ : links, '')
    for (const command of ['stopUpdates', 'startUpdates'] as const)
      if (isAnyOf(wanted, words[command])) return { command, ticket }
  }
  return null
}

/** An imported ID is one word with a digit in it. */
const ticketIn = (tail: string[]): TicketId | null => {
  const own = parseOwnTicketId(tail.join(' '))
  if (own !== null) return own
  const [only = '', ...others] = tail
  return others.length === 0 && /\d/.test(only) ? canonicalTicketId(only.replace(/^#/, '')) : null
}
