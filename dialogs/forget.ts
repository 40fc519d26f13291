import type { DialogsDeps } from './deps.ts'
import { ask, end, type Flow, flow, next } from './flow.ts'
import { forget } from './remembered.ts'
import { languageOf, say } from './voice.ts'

/** Forgets who somebody is, once they confirmed it. */
export const forgetMe = (deps: DialogsDeps): Flow =>
  flow('forget', {
    askWhether: ({ draft }) => (draft.forget ? next : ask({ ask: 'forget' })),
    forget: async ({ draft, turn }) => {
      const t = languageOf(turn)
      if (draft.forget === 'yes') await forget(turn, deps)
      await say(turn, t(draft.forget === 'yes' ? 'forget.done' : 'forget.kept'))
      return end
    },
  })
