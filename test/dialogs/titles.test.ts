import { describe, expect, test } from 'vitest'
import { examples } from '../../cards/gallery/examples.ts'
import { calledAs, titlesOf } from '../../dialogs/titles.ts'
import { fold } from '../../dialogs/typos.ts'
import { locales } from '../../src/messages/locale.ts'
import { translator } from '../../src/messages/translator.ts'

describe.each(locales)('of a card in %s', (locale) => {
  test.each(examples)('every button’s title is known in every language: $name', ({ render }) => {
    const inEveryLanguage = locales.map((one) => render(translator(one)).actions)
    const { actions } = render(translator(locale))
    const called = calledAs(actions, locale, (other) => render(translator(other)).actions)
    expect(called.map(titlesOf)).toEqual(
      actions.map((_, at) => inEveryLanguage.map((same) => fold(same[at]?.title ?? ''))),
    )
  })

  test('most cards need not be made in another language for it', () => {
    const needed = examples.filter(({ render }) => {
      let isAsked = false
      calledAs(render(translator(locale)).actions, locale, () => {
        isAsked = true
        return []
      })
      return isAsked
    })
    expect(needed.length).toBeLessThan(examples.length / 4)
  })
})

test('titles that an earlier version remembered, or a button that the catalogs have no more, are nothing to fail at', () => {
  expect(titlesOf({ titles: ['at home', 'particulier'] })).toEqual(['at home', 'particulier'])
  expect(titlesOf({ key: 'button.ofLongAgo' })).toEqual([])
})

test('a button of the catalogs is remembered by its key, whatever languages there are', () => {
  const action = { type: 'Action.OpenUrl', title: 'At home', url: 'https://example.com' } as const
  expect(calledAs([action], 'en', () => [])).toEqual([{ key: 'button.home' }])
})
