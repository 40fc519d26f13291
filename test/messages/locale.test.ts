import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locales, negotiateLocale } from '../../src/messages/locale.ts'

/** Looks like a language tag and mostly is none. */
const tagLike = fc.stringMatching(/^[a-zA-Z]{1,4}([-_][a-zA-Z0-9]{1,9}){0,4}$/)

describe('the language for a client', () => {
  test.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['fr_FR', 'fr'],
    ['FR-fr', 'fr'],
    ['en-US', 'en'],
    ['de-DE', 'en'],
    ['', 'en'],
    ['tlh-Klingon-nonsense!!', 'en'],
    ['xx-XX', 'en'],
    ['*', 'en'],
    [undefined, 'en'],
    [[], 'en'],
    [['de', 'fr-BE', 'en'], 'fr'],
    [['not a tag', 'fr'], 'fr'],
    ['de-DE, fr;q=0.8, en;q=0.5', 'fr'],
  ])('%j is served in %s', (tags, locale) => {
    expect(negotiateLocale(tags)).toBe(locale)
  })

  test('is one of ours whatever is asked, without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), tagLike, fc.array(fc.string())), (tags) => {
        expect(locales).toContain(negotiateLocale(tags))
      }),
    )
    expect(negotiateLocale('fr,'.repeat(100_000))).toBe('fr')
  })
})
