// @vitest-environment jsdom
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confirmCard } from '../../cards/confirm.ts'
import { aside, card, paragraph } from '../../cards/elements.ts'
import { subjects } from '../../cards/gallery/example.ts'
import { examples } from '../../cards/gallery/examples.ts'
import { locales } from '../../src/messages/locale.ts'
import { translator } from '../../src/messages/translator.ts'
import { parallels } from '../../src/rules/profile.ts'
import { type Drawn, render, versions } from './renderer.ts'

const cards = locales.flatMap((locale) =>
  examples.map(({ name, render: draw }) => ({ name, locale, card: draw(translator(locale)) })),
)
const formatted = 'a, b, strong, i, em, code, pre, ul, ol, blockquote, h1, h3, img, script, th, hr, del'
const marksIn = (drawn: Drawn): string[] =>
  [...drawn.querySelectorAll(formatted)].map((node) => node.innerHTML)

describe.each(versions)('the renderer %s', (version) => {
  test.each(cards)('draws "$name" in $locale without a word of complaint', ({ card: shown }) => {
    const { events, drawn } = render(shown, version)
    expect(events).toEqual([])
    expect(marksIn(drawn)).toEqual([])
  })

  test.each([
    ['an unknown element', { type: 'Nonsense' }],
    ['an input without an id', { type: 'Input.Text', label: 'x' }],
    [
      'a required input without an error message',
      { type: 'Input.Text', id: 'x', label: 'x', isRequired: true },
    ],
  ])('complains about %s, so that its silence means something', (_what, element) => {
    expect(render({ type: 'AdaptiveCard', version: '1.5', body: [element] }, version).events).not.toEqual([])
  })

  test.each(Object.entries(subjects))('shows a %s subject as it was typed', (_kind, subject) => {
    const shown = confirmCard(
      { nonce: 'n', operation: 'op', subject, incidents: null },
      translator('en'),
      parallels,
    )
    const written = subject.replace('\u202e', ' ').replace(/\s+/g, ' ').slice(0, 250)
    expect(render(shown, version).drawn.textContent.replace(/\s+/g, ' ')).toContain(written)
  })
})

describe('text of any kind', () => {
  const piece = fc.constantFrom(
    '*',
    '_',
    '`',
    '~~',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '&',
    'amp;',
    '#',
    '# ',
    '1. ',
    '- ',
    '+ ',
    '|',
    '\\',
    '!',
    '$',
    '{{',
    '}}',
    'DATE(2026-01-01T00:00:00Z)',
    'https://example.com',
    'www.example.com',
    'a@example.com',
    '---',
    '===',
    ' ',
    'word',
    'é',
    '<img src=x onerror=alert(1)>',
    '&#42;',
    '"',
    "'",
    ':',
  )
  const line = fc
    .array(piece, { minLength: 1, maxLength: 12 })
    .map((pieces) => pieces.join('').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')

  test('is never read as Markdown, HTML, a link or a date', () => {
    fc.assert(
      fc.property(line, (text) => {
        const { drawn } = render(card({ speak: 'x', body: [paragraph(text), aside(text)] }), '3.0.6')
        expect(marksIn(drawn)).toEqual([])
        expect(drawn.textContent.replace(/\n/g, '')).toBe(text + text)
      }),
      { numRuns: 1000 },
    )
  })
})
