import { describe, expect, test } from 'vitest'
import { examples } from '../../cards/gallery/examples.ts'
import { titlesOf } from '../../dialogs/titles.ts'
import { fold } from '../../dialogs/typos.ts'
import { locales } from '../../src/messages/locale.ts'
import { translator } from '../../src/messages/translator.ts'

describe.each(locales)('of a card in %s', (locale) => {
  test.each(examples)('every button’s title is known in every language: $name', ({ render }) => {
    const inEveryLanguage = locales.map((one) => render(translator(one)).actions)
    const { actions } = render(translator(locale))
    const titles = titlesOf(actions, locale, (other) => render(translator(other)).actions)
    expect(titles).toEqual(actions.map((_, at) => inEveryLanguage.map((same) => fold(same[at]?.title ?? ''))))
  })

  test('most cards need not be made in another language for it', () => {
    const needed = examples.filter(({ render }) => {
      let isAsked = false
      titlesOf(render(translator(locale)).actions, locale, () => {
        isAsked = true
        return []
      })
      return isAsked
    })
    expect(needed.length).toBeLessThan(examples.length / 4)
  })
})
