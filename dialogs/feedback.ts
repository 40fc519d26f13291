import { ask, end, type Flow, flow } from './flow.ts'
import { memoryOf } from './memory.ts'
import { languageOf, say } from './voice.ts'

/** Was it useful, and one optional comment. What has nothing to do with it ends it. */
export const feedback = (): Flow =>
  flow('feedback', {
    askUseful: ({ draft }) => (draft.useful === undefined ? ask({ ask: 'feedback' }) : { to: 'next' }),
    keepUseful: ({ draft, turn }) => {
      const memory = memoryOf(turn)
      memory.feedback = [
        ...memory.feedback,
        { useful: draft.useful === true, comment: null, at: turn.now.toISOString() },
      ].slice(-20)
      return ask({ ask: 'comment' })
    },
    thank: async ({ draft, turn }) => {
      const given = memoryOf(turn).feedback.at(-1)
      if (given) given.comment = draft.comment || null
      await say(turn, languageOf(turn)('feedback.thanks'))
      return end
    },
  })
