import { describe, expect, it } from 'vitest'
import { paragraphs, plainText } from '../../src/articles/plain-text.ts'

describe('an article as plain text', () => {
  it.each([
    ['emphasis', 'A **bold** and *slanted* `word`.', ['A bold and slanted word.']],
    ['a link, as its label', 'See [the website](http://example.org).', ['See the website.']],
    ['headings', '## Title\n\nText', ['Title', 'Text']],
    ['a wrapped paragraph, as one line', 'one\ntwo', ['one two']],
    ['a list, one paragraph an item', '- one\n- **two**', ['• one', '• two']],
    ['a numbered list from its own number', '3. three\n4. four', ['3. three', '4. four']],
    ['escapes', '5 \\* 3 & "4"', ['5 * 3 & "4"']],
    ['no HTML', 'a <b>word</b>\n\n<div onclick="x()">box</div>\n\n<!-- note -->', ['a word']],
  ])('has %s', (_, body, expected) => {
    expect(paragraphs({ body })).toEqual(expected)
  })

  it('separates paragraphs by a blank line', () => {
    expect(plainText({ body: 'one\n\ntwo' })).toBe('one\n\ntwo')
  })
})
