import type { Activity } from 'botbuilder'
import { addressed } from './address.ts'
import type { Committed } from './answer.ts'
import type { LeaveDeps } from './leave.ts'
import type { LastTurn } from './state.ts'

/**
 * A repeated delivery runs nothing. Its answer is the first one; its effects go out again only where the process that
 * committed them is gone, or is on another machine and had its time: they may then never have been sent. In this process
 * they have been, or were taken over as undelivered, because the repeat waited in line behind them. A process that
 * died while sending may thus have a reply read twice; a channel that knows the idempotency key can drop it.
 */
export const repeated = (
  key: string,
  activity: Activity,
  last: LastTurn | null,
  now: Date,
  { instance, limits }: Pick<LeaveDeps, 'instance' | 'limits'>,
): Committed => {
  if (last?.key !== key) return { effects: [], answer: { status: 200 }, key }
  const fate = instance.fateOf(last.by)
  const hadItsTime = now.getTime() - Date.parse(last.at) > limits.sending
  const sendAgain = fate === 'gone' || (fate === 'unknown' && hadItsTime)
  const effects = sendAgain ? last.effects.map((one) => addressed(one, activity)) : []
  return { effects, answer: last.answer, key }
}
