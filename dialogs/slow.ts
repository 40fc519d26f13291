import { slowCard } from '../cards/trouble.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Guesser } from '../src/desk/guessing/guesses.ts'
import type { DialogsDeps } from './deps.ts'
import { show } from './voice.ts'

export const guesserIn = ({ binding, activity }: Turn, { networkOf }: DialogsDeps): Guesser => ({
  conversation: binding.conversation,
  user: binding.actor,
  network: networkOf?.(activity) ?? null,
})

/** Too much was guessed. @param wait in ms; told in minutes, rounded up */
export const tellSlow = (turn: Turn, { desk }: DialogsDeps, wait: number): Promise<void> =>
  show(turn, (t) => slowCard({ minutes: Math.ceil(wait / 60_000) }, t, desk.profile))
