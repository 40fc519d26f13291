import { describe, expect, test } from 'vitest'
import type { Action, Card, Element } from '../../cards/elements.ts'
import { examples } from '../../cards/gallery/examples.ts'
import { parseSubmit } from '../../cards/submit.ts'
import { type Locale, locales } from '../../src/messages/locale.ts'
import { catalogs, translator } from '../../src/messages/translator.ts'
import { typeset } from '../../src/messages/typography.ts'

const cards = locales.flatMap((locale) =>
  examples.map(({ name, render }) => ({ name, locale, card: render(translator(locale)) })),
)

const elementsIn = (elements: Element[]): Element[] =>
  elements.flatMap((element) => {
    if (element.type === 'Container') return [element, ...elementsIn(element.items)]
    if (element.type === 'ColumnSet')
      return [element, ...element.columns.flatMap(({ items }) => elementsIn(items))]
    return [element]
  })

const allowedElements = [
  'TextBlock',
  'FactSet',
  'ColumnSet',
  'Container',
  'ActionSet',
  'Input.Text',
  'Input.ChoiceSet',
]
const allowedActions = ['Action.Submit', 'Action.OpenUrl']
const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}
const keysIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(keysIn)]
    : []

/** The pieces of a language's templates between their holes that no other language has. */
const phrasesOf = (locale: Locale): string[] => {
  const pieces = (each: Locale) =>
    Object.values(catalogs[each])
      .flatMap((message) => (typeof message === 'string' ? [message] : [message.one, message.other]))
      .map((text) => typeset(text, each))
  const others = locales
    .filter((each) => each !== locale)
    .flatMap(pieces)
    .join('\n')
  return pieces(locale)
    .flatMap((text) => text.split(/\{\w+\}/))
    .map((text) => text.trim())
    .filter((text) => text.length >= 10 && !others.includes(text))
}
const foreignPhrases = { en: phrasesOf('fr'), fr: phrasesOf('en') }

/** What an example stands in for a customer's own words is in English. */
const withoutSubjects = (text: string): string => text.replace(/\u2068.*?\u2069/g, '')

describe.each(cards)('the card "$name" in $locale', ({ locale, card }: { locale: Locale; card: Card }) => {
  const elements = elementsIn(card.body)

  test('is at most 14 KB', () => {
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(14 * 1024)
  })

  test('is an Adaptive Card 1.5 of allowed elements and actions only', () => {
    expect(card.version).toBe('1.5')
    for (const { type } of elements) expect(allowedElements).toContain(type)
    for (const { type } of card.actions) expect(allowedActions).toContain(type)
    expect(keysIn(card)).not.toEqual(
      expect.arrayContaining(['lang', 'refresh', 'authentication', 'templates']),
    )
    expect(keysIn(card)).not.toContain('lang')
  })

  test('wraps every text and repeats no input id', () => {
    for (const element of elements) if (element.type === 'TextBlock') expect(element.wrap).toBe(true)
    const ids = elements.flatMap((element) => (element.type === 'Input.Text' ? [element.id] : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('labels every input and says what is missing', () => {
    for (const element of elements) {
      if (element.type !== 'Input.Text') continue
      expect(element.label).not.toBe('')
      expect(element.errorMessage).not.toBe('')
    }
  })

  test('has at most six short actions, each told apart by its title', () => {
    const titles = card.actions.map(({ title }) => title)
    expect(titles.length).toBeLessThanOrEqual(6)
    expect(new Set(titles).size).toBe(titles.length)
    for (const title of titles) expect(title.length).toBeLessThanOrEqual(42)
  })

  test('packs what its own codec reads back', () => {
    for (const action of card.actions.filter(isSubmit)) {
      const { guichet } = action.data
      expect(parseSubmit(action.data)).toEqual(guichet)
    }
  })

  test('can be spoken, and read where cards are not shown', () => {
    expect(card.speak.trim()).not.toBe('')
    expect(card.fallbackText).toContain(card.speak)
    for (const { title } of card.actions) expect(card.fallbackText).toContain(title)
  })

  test('holds no phrase of another language', () => {
    const text = withoutSubjects(strings(card).join('\n'))
    expect(foreignPhrases[locale].filter((phrase) => text.includes(phrase))).toEqual([])
  })

  test('has every hole filled', () => {
    expect(withoutSubjects(strings(card).join('\n'))).not.toMatch(/\{\w*\}|undefined|\[object|NaN/)
  })
})

const isSubmit = (action: Action): action is Extract<Action, { type: 'Action.Submit' }> =>
  action.type === 'Action.Submit'
