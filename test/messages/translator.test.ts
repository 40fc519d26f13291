import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locales } from '../../src/messages/locale.ts'
import { translator } from '../../src/messages/translator.ts'

const en = translator('en')
const fr = translator('fr')

describe('the translator', () => {
  test('says what will be spent and what will remain', () => {
    expect(en('confirm.limited', { total: 3, after: 2 })).toBe(
      'Open this ticket? 1 of your 3 incidents will be used; 2 will remain.',
    )
    expect(fr('confirm.limited', { total: 3, after: 2 })).toBe(
      'Créer ce ticket\u202f? 1 de vos 3 incidents sera utilisé\u202f; il en restera 2.',
    )
  })

  test('speaks of an only incident in the singular', () => {
    expect(en('confirm.limited', { total: 1, after: 0 })).toContain('Your only incident')
    expect(fr('confirm.limited', { total: 1, after: 0 })).toContain('Votre seul incident')
  })

  test.each([
    [0, 'I count 0 digits', 'J’ai compté 0 chiffre\u202f;'],
    [1, 'I count 1 digit;', 'J’ai compté 1 chiffre\u202f;'],
    [2, 'I count 2 digits', 'J’ai compté 2 chiffres\u202f;'],
    [12_345, 'I count 12,345 digits', 'J’ai compté 12\u202f345 chiffres\u202f;'],
    [1_000_000, 'I count 1,000,000 digits', 'J’ai compté 1\u202f000\u202f000 chiffres\u202f;'],
  ])('counts %i digits by the plural rules of each language', (digits, english, french) => {
    expect(en('bad.supportCode', { digits })).toContain(english)
    expect(fr('bad.supportCode', { digits })).toContain(french)
  })

  test('writes dates, numbers, lists and languages as each language does', () => {
    expect([en.date('2026-11-24'), fr.date('2026-11-24')]).toEqual(['24 November 2026', '24 novembre 2026'])
    expect([en.date('2026-05-01'), fr.date('2026-05-01')]).toEqual(['1 May 2026', '1er mai 2026'])
    expect([en.number(1234), fr.number(1234)]).toEqual(['1,234', '1\u202f234'])
    expect([en.list(['a', 'b', 'c']), fr.list(['a', 'b', 'c'])]).toEqual(['a, b and c', 'a, b et c'])
    expect([en.language('en'), fr.language('en')]).toEqual(['English', 'anglais'])
  })

  test('puts whatever fills a hole in place unchanged, in every language', () => {
    const awkward = fc.constantFrom('$&', '$t(cancel)', '{id}', '{{id}}', '<b>', '&amp;', '$1', '\\', ' ?')
    fc.assert(
      fc.property(
        fc.oneof(awkward, fc.string({ unit: 'grapheme' })),
        fc.constantFrom(...locales),
        (subject, locale) => {
          const t = translator(locale)
          const [before = '', after = ''] = t('duplicate.one', { id: 'T-1', subject: '\u0000' }).split(
            '\u0000',
          )
          expect(t('duplicate.one', { id: 'T-1', subject })).toBe(before + subject + after)
        },
      ),
    )
  })

  test('refuses at compile time a key, a hole or a count that does not exist', () => {
    // @ts-expect-error no such key
    en('no.such.key')
    // @ts-expect-error the hole `after` is missing
    en('confirm.limited', { total: 3 })
    // @ts-expect-error a count is a number
    en('confirm.limited', { total: '3', after: 2 })
    // @ts-expect-error no such hole
    en('error', { ref: 'R', other: 1 })
    expect(en('error', { ref: 'R' })).toContain('Reference R.')
  })
})
