import { ask, end, type Flow, flow } from './flow.ts'

/** Asks which language. The answer, a button or a word, is a command that works at every step, so it is taken before it gets here. */
export const language = (): Flow =>
  flow('language', {
    askLanguage: () => ask({ ask: 'language' }),
    done: () => end,
  })
