import { suggestionsCard } from '../cards/help.ts'
import type { DialogsDeps } from './deps.ts'
import { ask, end, type Flow, feedbackNext, flow, type Move, next } from './flow.ts'
import { memoryOf } from './memory.ts'
import { languageOf, say, show } from './voice.ts'

/** Articles about what the customer describes. "That solved it" opens nothing; otherwise a ticket can be opened. */
export const selfService = (deps: DialogsDeps): Flow =>
  flow('selfService', {
    askTopic: ({ draft }) => (draft.subject ? next : ask({ ask: 'topic' })),
    offer: async ({ draft, turn }): Promise<Move> => {
      const matches = deps.library.search(draft.subject ?? '', languageOf(turn).locale, 3)
      if (matches.length > 0)
        return ask({ ask: 'articles', slugs: matches.map(({ article }) => article.slug), before: false })
      await show(turn, (t) =>
        suggestionsCard({ nonce: 'none', articles: [], before: false }, t, deps.desk.profile),
      )
      return end
    },
    leave: async ({ draft, turn }): Promise<Move> => {
      const { customer } = memoryOf(turn).previous ?? {}
      if (draft.articles !== 'solved') {
        return {
          to: 'flow',
          name: 'authorize',
          draft: { subject: draft.subject, articles: 'read', customer },
        }
      }
      await say(turn, languageOf(turn)('selfService.solved'))
      return feedbackNext
    },
  })
