import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/messages/catalog.ts'
import { catalogs } from '../../src/messages/translator.ts'
import { typeset } from '../../src/messages/typography.ts'
import { ruleIds } from '../../src/rules/vocabulary.ts'

const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other]
const holesOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
const fullFormOf = (message: Message): string => (typeof message === 'string' ? message : message.other)

const english: [string, Message][] = Object.entries(catalogs.en)
const french: Record<string, Message> = catalogs.fr
const frenchTexts = Object.entries(french).flatMap(([key, message]) =>
  formsOf(message).map((text): [string, string] => [key, typeset(text, 'fr')]),
)

describe('the catalogs', () => {
  test('have the same keys', () => {
    expect(Object.keys(french).sort()).toEqual(english.map(([key]) => key).sort())
  })

  test.each(english)('%s has the same holes in French', (key, message) => {
    const other = french[key] ?? ''
    expect(holesOf(fullFormOf(other))).toEqual(holesOf(fullFormOf(message)))
    expect(typeof other === 'string' ? null : other.by).toBe(typeof message === 'string' ? null : message.by)
  })

  test.each(english)('%s names in every plural form only holes that its full form has', (key, message) => {
    for (const each of [message, french[key] ?? '']) {
      const full = holesOf(fullFormOf(each))
      for (const form of formsOf(each)) expect(full).toEqual(expect.arrayContaining(holesOf(form)))
    }
  })

  test('quote the policy for every rule', () => {
    for (const rule of ruleIds) expect(french[`policy.${rule}`]).toBeTruthy()
  })

  test('are translated: few texts are the same in both languages', () => {
    const same = english.filter(([key, message]) => fullFormOf(message) === fullFormOf(french[key] ?? ''))
    expect(same.map(([key]) => key).sort()).toEqual([
      'button.menu',
      'button.ticket',
      'call.phrase.en',
      'call.phrase.fr',
      'label.message',
      'language.en',
      'language.fr',
    ])
  })

  test('say nothing empty, and leave no space at an end', () => {
    for (const text of [
      ...english.flatMap(([, message]) => formsOf(message)),
      ...frenchTexts.map(([, text]) => text),
    ]) {
      expect(text).toBe(text.trim())
      expect(text).not.toBe('')
    }
  })

  test('use the typographic apostrophe and quotation marks only', () => {
    for (const text of [
      ...english.flatMap(([, message]) => formsOf(message)),
      ...frenchTexts.map(([, text]) => text),
    ])
      expect(text).not.toMatch(/['"]/)
  })
})

describe('French typography', () => {
  test.each(frenchTexts)('%s has its spaces: %s', (_key, text) => {
    expect(text).not.toMatch(/[^\u202f][?!;»]/)
    expect(text).not.toMatch(/«[^\u202f]/)
    expect(text).not.toMatch(/[^\u00a0]:/)
    expect(text).not.toMatch(/\s{2}/)
  })

  test.each(frenchTexts)('%s is correct in gender, without un(e) or ce/cette: %s', (_key, text) => {
    expect(text).not.toMatch(/\p{L}\(\p{L}{1,2}\)|\b(ce|le|un|il)\/(cette|la|une|elle)\b/iu)
  })
})
