import { unprovedCard } from '../cards/verify.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Commit } from '../src/desk/outcome.ts'
import type { CodeAsked } from '../src/desk/verification/ask.ts'
import type { Proved } from '../src/desk/verification/prove.ts'
import { dayOf, type EntitlementId } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type Draft, requestOf } from './draft.ts'
import { ask, type Move, next } from './flow.ts'
import { guesserIn, tellSlow } from './slow.ts'
import { languageOf, say, show } from './voice.ts'

/** What was confirmed, as the desk carries it out. */
export const confirmedCommand = (draft: Draft, turn: Turn, deps: DialogsDeps): Commit => {
  const { granted, operation, subject = '' } = draft
  const request = granted && requestOf(draft, granted.customer, dayOf(turn.now), deps.seals)
  if (!granted || !request || !operation) throw new Error('nothing was confirmed that could be opened')
  return {
    operation: operation as Commit['operation'],
    by: turn.binding,
    request,
    subject,
    entitlement: granted.entitlement as EntitlementId,
  }
}

/** Asks for a one-time code where the desk wants one before what was confirmed. */
export const askForCode = async (draft: Draft, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  if (draft.oneTimeCode) return next
  if (draft.codeWish === 'noAccess') return unproved(turn, deps, null)
  const anew = draft.codeWish === 'anew'
  const asked = await deps.desk.askCode({ ...confirmedCommand(draft, turn, deps), anew })
  if (!asked.needed) return next
  if (!asked.sent) return unproved(turn, deps, asked.because === 'tooMany' ? asked.wait : null)
  if (anew) await tellSent(turn, asked)
  return ask({ ask: 'oneTimeCode', to: asked.to }, { codeWish: null })
}

const unproved = async (turn: Turn, { desk }: DialogsDeps, wait: number | null): Promise<Move> => {
  const minutes = wait === null ? null : Math.ceil(wait / 60_000)
  await show(turn, (t) => unprovedCard({ minutes }, t, desk.profile))
  return { to: 'end', patch: { codeWish: null } }
}

const tellSent = (turn: Turn, { isNew }: Extract<CodeAsked, { sent: true }>): Promise<void> =>
  say(turn, languageOf(turn)(isNew ? 'code.sentAgain' : 'code.underWay'))

/** Takes the code that was given. A wrong one is asked for again. */
export const proveCode = async (draft: Draft, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  if (draft.codeWish) return { to: 'again', patch: {} }
  if (!draft.oneTimeCode) return next
  const { operation, by } = confirmedCommand(draft, turn, deps)
  const code = deps.seals.unseal(draft.oneTimeCode)
  const tried = await deps.guesses.attemptCode(
    guesserIn(turn, deps),
    () => deps.desk.proveCode({ operation, by, code }),
    (proved) => !proved.proved && proved.problem === 'wrong',
  )
  const patch = { oneTimeCode: null }
  if (!tried.ok) {
    await tellSlow(turn, deps, tried.wait)
    return { to: 'end', patch }
  }
  if (tried.value.proved) return { to: 'next', patch }
  await say(turn, whyNot(tried.value, turn))
  return { to: 'again', patch }
}

const whyNot = (proved: Extract<Proved, { proved: false }>, turn: Turn): string => {
  const t = languageOf(turn)
  if (proved.problem === 'expired') return t('code.expired')
  return proved.left === 0 ? t('code.void') : t('code.wrong', { left: proved.left })
}
