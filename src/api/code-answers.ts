import type { Answer } from '../channels/direct-line/errors.ts'
import type { CodeAsked } from '../desk/verification/ask.ts'
import type { Proved } from '../desk/verification/prove.ts'
import { problem, unavailable } from './answers.ts'

/** To an operation that waits for a code: where it was sent, or why it was not. */
export const codeAsked = (asked: CodeAsked): Answer => {
  // What stood in its way a moment ago is gone: the repeat goes through.
  if (!asked.needed) return unavailable
  if (asked.sent) return problem(403, { error: 'codeNeeded', code: { sentTo: asked.to, until: asked.until } })
  if (asked.because === 'noMailbox') return problem(403, { error: 'noMailbox' })
  return problem(429, { error: 'tooManyCodes' }, { 'retry-after': String(Math.ceil(asked.wait / 1000)) })
}

export const codeRefused = (proved: Extract<Proved, { proved: false }>): Answer =>
  proved.problem === 'expired'
    ? problem(403, { error: 'codeExpired' })
    : problem(403, { error: 'codeWrong', code: { triesLeft: proved.left } })
