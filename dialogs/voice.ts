import { isDeepStrictEqual } from 'node:util'
import { type Activity, ActivityTypes, InputHints } from 'botbuilder'
import { answeredCard, titleOf } from '../cards/answered.ts'
import type { Card } from '../cards/elements.ts'
import { hasNonce, parseSubmit, type Submit } from '../cards/submit.ts'
import { ofTurn, type Turn } from '../src/bot/turn.ts'
import { maskCodes } from '../src/desk/verification/code.ts'
import { negotiateLocale } from '../src/messages/locale.ts'
import { type Translate, translator } from '../src/messages/translator.ts'
import { maskCredentials } from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type Button, memoryOf, rememberLine } from './memory.ts'
import { type Called, calledAs, titlesOf } from './titles.ts'
import { fold } from './typos.ts'

/** A card as every language has it. */
export type Shown = (t: Translate) => Card

/** The language of this moment: what the user chose, which may be in this very turn. */
export const languageOf = (turn: Turn): Translate =>
  translator(negotiateLocale(turn.user.locale ?? turn.locale))

export const say = async (turn: Turn, text: string): Promise<void> => {
  rememberLine(turn, 'bot', () => maskCredentials(text))
  await turn.context.sendActivity({
    type: ActivityTypes.Message,
    text,
    textFormat: 'plain',
    locale: languageOf(turn).locale,
    inputHint: InputHints.ExpectingInput,
  })
}

export const show = async (turn: Turn, shown: Shown): Promise<void> => {
  const t = languageOf(turn)
  const card = shown(t)
  rememberLine(turn, 'bot', () => maskCredentials(card.fallbackText))
  const called = calledAs(card.actions, t.locale, (other) => shown(translator(other)).actions)
  rememberButtons(turn, card.actions, called)
  await turn.context.sendActivity({ ...activityOf(card), locale: t.locale })
}

/** A card as a message. */
export const activityOf = (card: Card): Partial<Activity> => ({
  type: ActivityTypes.Message,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  summary: card.fallbackText,
  speak: card.speak,
  inputHint: InputHints.ExpectingInput,
})

const showed = ofTurn<true>('showed')
const mostButtons = 20

/** A button's title may be typed, in any language, until other cards are shown. */
const rememberButtons = (turn: Turn, actions: Card['actions'], called: Called[]): void => {
  const memory = memoryOf(turn)
  if (!showed.get(turn)) {
    memory.earlierButtons = [...memory.buttons.filter(isLasting), ...memory.earlierButtons]
    memory.buttons = []
    showed.set(turn, true)
  }
  const buttons = actions.flatMap((action, at): Button[] => {
    const name = called[at] ?? { titles: [] }
    if (action.type === 'Action.OpenUrl') return [{ ...name, url: action.url }]
    return action.data.guichet.action === 'text' ? [] : [{ ...name, value: action.data }]
  })
  memory.buttons = [...buttons, ...memory.buttons].slice(0, mostButtons)
  const lasting = memory.buttons.filter(isLasting)
  const known = reachable([...lasting, ...memory.earlierButtons])
  memory.earlierButtons = known.filter((one) => !lasting.includes(one)).slice(0, mostButtons)
}

/** It is good at any time: what asks something is good until it is answered. */
const isLasting = ({ value }: Button): boolean => !hasNonce(value)

/** Without those whose every title a newer button has: the newer one is found. */
const reachable = (buttons: Button[]): Button[] => {
  const known = new Set<string>()
  return buttons.filter((button) => {
    const before = known.size
    for (const title of titlesOf(button)) known.add(title)
    return known.size > before
  })
}

/** The button whose title was typed: of the last cards, and `anyTime` of those before that are still good. */
export const typedButton = (turn: Turn, text: string, anyTime: boolean): Submit | { url: string } | null => {
  const said = fold(text)
  const { buttons, earlierButtons } = memoryOf(turn)
  const known = anyTime ? [...buttons, ...earlierButtons] : buttons
  const button = said === '' ? undefined : known.find((one) => titlesOf(one).includes(said))
  if (!button) return null
  return button.url === undefined ? parseSubmit(button.value) : { url: button.url }
}

/**
 * Replaces an answered card by its read-only result, where the channel can. The activity that a card's submit replies
 * to is the card's own.
 */
export const markAnswered = async (
  turn: Turn,
  deps: DialogsDeps,
  question: Shown,
  submit: Submit,
): Promise<void> => {
  const { channelId, replyToId, value } = turn.activity
  const isSubmit = value !== undefined && value !== null
  if (!isSubmit || !deps.updatableChannels.includes(channelId) || !replyToId) return
  const t = languageOf(turn)
  const card = question(t)
  const typed = submit.action === 'text' ? maskCodes(maskCredentials(submit.text)) : ''
  const answer = typed || titleOf(card, (data) => isDeepStrictEqual(parseSubmit(data), submit)) || '✓'
  await turn.context.updateActivity({ ...activityOf(answeredCard({ card, answer }, t)), id: replyToId })
}
