import type { Translate } from '../src/messages/translator.ts'
import { aside, type Card, card, type Element, panel, paragraph } from './elements.ts'
import { userText } from './text.ts'

/**
 * The read-only result that replaces a card once it was answered: the same words, no input, no button, and the answer.
 * @param answer what the customer chose or typed; a credential already masked
 */
export const answeredCard = (
  { card: question, answer }: { card: Card; answer: string },
  t: Translate,
): Card =>
  card({
    speak: t('label.answer', { answer: userText(answer) }),
    body: [
      ...question.body.filter((element) => element.type !== 'Input.Text'),
      panel('emphasis', aside(t('label.yourAnswer')), paragraph(`✓ ${userText(answer)}`)),
    ] satisfies Element[],
  })

/** The title of the button whose data is the one that was submitted, to show as the answer; null when there is none. */
export const titleOf = (question: Card, isChosen: (data: unknown) => boolean): string | null =>
  question.actions.find((action) => action.type === 'Action.Submit' && isChosen(action.data))?.title ?? null
