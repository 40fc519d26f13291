import { personCard } from '../cards/help.ts'
import { canonicalTicketId } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { ask, end, type Flow, flow, type Move, next } from './flow.ts'
import { languageOf, say, show } from './voice.ts'

/** A message for the people who work on a ticket. */
export const message = (deps: DialogsDeps): Flow =>
  flow('message', {
    askMessage: async ({ draft, turn }): Promise<Move> => {
      if (!deps.addMessage) {
        await show(turn, (t) => personCard({ connected: false }, t, deps.desk.profile))
        return end
      }
      return draft.message ? next : ask({ ask: 'message', ticket: canonicalTicketId(draft.ticket ?? '') })
    },
    add: async ({ draft, turn }) => {
      const id = canonicalTicketId(draft.ticket ?? '')
      const added = await deps.addMessage?.(id, draft.message ?? '', turn.binding.actor)
      await say(turn, languageOf(turn)(added ? 'message.added' : 'message.failed', { id }))
      return end
    },
  })
