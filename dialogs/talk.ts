import type { DialogContext } from 'botbuilder-dialogs'
import { homeCard } from '../cards/home.ts'
import { welcomeCard } from '../cards/questions.ts'
import type { Turn } from '../src/bot/turn.ts'
import type { Locale } from '../src/messages/locale.ts'
import { type Asking, askedCard, askingIn } from './ask.ts'
import type { DialogsDeps } from './deps.ts'
import type { Draft } from './draft.ts'
import { begun } from './flow.ts'
import { memoryOf } from './memory.ts'
import { rememberedTickets } from './remembered.ts'
import { flowIn } from './stack.ts'
import { languageOf, say, show } from './voice.ts'

/** One turn of a conversation at work. */
export type Talk = { turn: Turn; dc: DialogContext; deps: DialogsDeps }

export const asking = ({ dc }: Talk): Asking | null => askingIn(dc)

/** Ends what is under way and begins a flow on a draft. */
export const begin = async (
  { dc }: Talk,
  name: string,
  draft: Draft,
  trail: unknown[] = [],
): Promise<void> => {
  await dc.cancelAllDialogs()
  await dc.beginDialog(name, begun(draft, trail))
}

/** The question that waits, again; the menu where none does. */
export const whereWeAre = async (talk: Talk): Promise<void> => {
  const current = asking(talk)
  if (current) await show(talk.turn, askedCard(current, talk.deps))
  else await showStart(talk)
}

export const showMenu = ({ turn, deps }: Talk): Promise<void> => {
  memoryOf(turn).menus += 1
  return show(turn, (t) => welcomeCard({ again: true }, t, deps.desk.profile))
}

/** Where somebody starts: their open tickets where they are remembered, else a greeting, or the menu (`again`). */
export const showStart = async ({ turn, deps }: Talk, again = true): Promise<void> => {
  const { profile } = deps.desk
  const tickets = await rememberedTickets(turn, deps)
  if (tickets) return show(turn, (t) => homeCard({ tickets }, t, profile))
  memoryOf(turn).menus += again ? 1 : 0
  await show(turn, (t) => welcomeCard({ again }, t, profile))
}

/** Leaves what is under way; the draft is kept for who wants to resume it. */
export const leave = async ({ turn, dc }: Talk): Promise<void> => {
  const flow = flowIn(dc)
  if (flow?.name === 'authorize') memoryOf(turn).previous = flow.draft
  await dc.cancelAllDialogs()
}

/** From now on in this language; the question that waits is asked again in it. */
export const speak = async (talk: Talk, locale: Locale): Promise<void> => {
  const { turn, dc } = talk
  turn.user.locale = locale
  if (flowIn(dc)?.name === 'language') await dc.cancelAllDialogs()
  await say(turn, languageOf(turn)('language'))
  await whereWeAre(talk)
}
