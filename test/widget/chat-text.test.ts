import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkdown } from '../../cards/text.ts'
import { renderPlain, unescapeMarkdown } from '../../src/widget/chat/plain-text.ts'
import { stringsOf } from '../../src/widget/chat/strings.ts'

const tricky = [
  '1. one',
  '# x',
  'www.example.com https://a.b',
  '{{DATE(x)}} $$ a@b &amp;',
  'C:\\new',
  '---',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '**b**',
  '"\'>',
]

/** What a browser shows of it; fails where there is markup beside the paragraph and its line breaks. */
const shown = (text: string): string => {
  const [, inner] = /^<p>(.*)<\/p>$/s.exec(renderPlain(text)) ?? []
  const lines = (inner ?? 'no paragraph').replaceAll('<br>', '\n')
  expect(lines).not.toMatch(/[<>"']/)
  return lines.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? '')
}
const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

describe('a text of a card', () => {
  it('reads as it was before its Markdown was escaped', () => {
    for (const text of tricky) expect(unescapeMarkdown(escapeMarkdown(text))).toBe(text)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(unescapeMarkdown(escapeMarkdown(text))).toBe(text)
      }),
    )
  })

  it('never becomes markup or a link, whatever it holds', () => {
    for (const text of tricky) expect(shown(escapeMarkdown(text))).toBe(text)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(shown(escapeMarkdown(text))).toBe(text)
      }),
    )
  })

  it('keeps its lines', () => {
    expect(renderPlain('one\ntwo')).toBe('<p>one<br>two</p>')
  })
})

describe('the words of the page', () => {
  it('are all there in French, set as French is printed', () => {
    const [en, fr] = [stringsOf('en'), stringsOf('fr')]
    expect(Object.keys(fr)).toEqual(Object.keys(en))
    for (const text of Object.values(fr)) {
      expect(text).not.toBe('')
      expect(text).not.toMatch(/ [?!;:»]|« |'/)
    }
    expect(fr.connectingNotice).toContain('\u202f;')
  })
})
