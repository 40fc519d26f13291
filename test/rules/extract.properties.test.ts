import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractCredentials, maskCredentials, newTicketId, parseOwnTicketId } from '../../src/rules/index.ts'

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const separator = fc.constantFrom('', '', ' ', '-', '.', '\u00A0', '\u202F', '\u2013', '\u200B', ' - ')
const spread = (text: string) =>
  fc
    .array(separator, { minLength: text.length, maxLength: text.length })
    .map((between) => [...text].map((one, i) => (i === 0 ? one : `${between[i]}${one}`)).join(''))
const zeros = ['0', '٠', '०', '０', '𝟎']
const inScript = (text: string) =>
  fc
    .constantFrom(...zeros)
    .map((zero) =>
      text.replace(/\d/g, (digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit))),
    )
const ownId = fc.uint8Array({ minLength: 10, maxLength: 10 }).map(newTicketId)

/** Pieces of messages: what people write, what they paste, what breaks parsers. */
const piece = fc.oneof(
  fc.oneof(digits(8), digits(10), digits(9), digits(11)).chain(spread).chain(inScript),
  fc.oneof(digits(8), digits(10)),
  ownId,
  fc.constantFrom(
    'ticket ',
    'code ',
    'tel ',
    '#',
    'PLSK.',
    '€',
    ',',
    '\n',
    ' ',
    'https://a.fr/',
    '@b.fr',
    '15/01/2024',
    '06 12 34 56 78',
    '+33 ',
    '👩‍👧',
    'e\u0301',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const message = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))

/** The runs of digits as somebody who wants them would read them, in ASCII. */
const plainDigits = (text: string): string =>
  Array.from(text.replace(/[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/gu, ''), (character) => {
    if (!/\p{Nd}/u.test(character)) return character
    const zero = zeros.find((one) => {
      const distance = (character.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0)
      return distance >= 0 && distance < 10
    })
    return zero === undefined
      ? character
      : String((character.codePointAt(0) ?? 0) - (zero.codePointAt(0) ?? 0))
  }).join('')

describe('whatever the message', () => {
  it('no digits that were found remain in the masked text', () => {
    fc.assert(
      fc.property(message, (text) => {
        const { found, masked } = extractCredentials(text)
        const left = plainDigits(masked)
        for (const one of found) {
          if (one.kind !== 'ticket') expect(left).not.toContain(one.digits)
          else if (parseOwnTicketId(one.id) !== null) expect(left.toUpperCase()).not.toContain(one.id)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('no run of eight or more digits remains, found or not', () => {
    fc.assert(
      fc.property(message, (text) => {
        expect(plainDigits(maskCredentials(text))).not.toMatch(/\d{8}/)
      }),
      { numRuns: 3000 },
    )
  })

  it('masking changes nothing but what it hides', () => {
    fc.assert(
      fc.property(message, (text) => {
        const masked = [...maskCredentials(text)]
        const original = [...text]
        expect(masked.length).toBe(original.length)
        const changed = original.filter((character, i) => masked[i] !== character)
        expect(changed.join('')).toMatch(/^[\p{Nd}A-Za-z\uFF01-\uFF5E]*$/u)
      }),
      { numRuns: 3000 },
    )
  })

  it('a text in which there is nothing to look for is masked as if one had looked', () => {
    const t = fc.constantFrom('T', 't', '\uFF34', '\uFF54')
    const letter = fc.constantFrom('A', 'z', 'T', '\uFF21', '\u017F', '\u212A', 'é', '٧')
    const dash = fc.constantFrom('-', '-', '.', '_', '\u2013', '\u00B7', '\uFF0D', ' ', '\u00A0')
    const unseen = fc.constantFrom('', '', '\uFEFF', '\u200B', '\u3164', '\u0301')
    const letters = (length: number) => fc.stringMatching(new RegExp(`^[A-Z]{${length}}$`))
    const form = fc
      .tuple(t, unseen, dash, letters(5), dash, unseen, letters(5), dash, unseen, letters(1))
      .map((parts) => parts.join(''))
    const text = fc
      .array(fc.oneof(form, t, letter, dash, unseen), { maxLength: 4 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(fc.oneof(text, message, fc.string({ unit: 'binary' })), (one) => {
        expect(maskCredentials(one)).toBe(extractCredentials(one).masked)
      }),
      { numRuns: 3000 },
    )
  })

  it('masking what is masked finds nothing more to find', () => {
    fc.assert(
      fc.property(fc.oneof(digits(8), digits(10), ownId), (credential) => {
        const masked = maskCredentials(`voici ${credential}, merci`)
        expect(extractCredentials(masked)).toEqual({ found: [], masked })
      }),
    )
  })
})

describe('what is typed is found', () => {
  it('ten digits in any grouping and any script are a support code', () => {
    fc.assert(
      fc.property(
        digits(10).chain((code) =>
          spread(code)
            .chain(inScript)
            .map((typed) => ({ code, typed })),
        ),
        ({ code, typed }) => {
          expect(extractCredentials(typed).found).toEqual([{ kind: 'supportCode', digits: code }])
        },
      ),
    )
  })

  it('a ticket ID created here, in any case, among words', () => {
    fc.assert(
      fc.property(ownId, fc.constantFrom('', 'mon ticket ', 'T ', 'à propos de : '), (id, before) => {
        expect(extractCredentials(`${before}${id}`).found).toEqual([{ kind: 'ticket', id }])
        expect(extractCredentials(`${before}${id.toLowerCase()} svp`).found).toEqual([{ kind: 'ticket', id }])
      }),
    )
  })

  it('a leading zero is never lost', () => {
    fc.assert(
      fc.property(fc.nat(99_999), (number) => {
        const code = String(number).padStart(10, '0')
        expect(extractCredentials(`code ${code}`).found).toEqual([{ kind: 'supportCode', digits: code }])
      }),
    )
  })
})

describe('time grows with the length and no faster', () => {
  const fastest = (text: string): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const start = performance.now()
        extractCredentials(text)
        return performance.now() - start
      }),
    )

  it.each([
    '7',
    'a',
    ' ',
    '-',
    '.',
    '1 ',
    '1.',
    '1-',
    '1,',
    '1a',
    '12:',
    '𝟎',
    '12345678 ',
    '1234567890 ',
    '06 12 ',
    '+1 ',
    '€1 ',
    'T-',
    't ',
    'ticket ',
    'ticket: ',
    '# ',
    'a.',
    'a@',
    'code ',
    'http://1 ',
    'a-',
  ])('for 100 KB of "%s"', (unit) => {
    const large = unit.repeat(100_000 / unit.length)
    const small = large.slice(0, 6_250)
    const ratio = () => fastest(large) / fastest(small)
    ratio()
    // Sixteen times the text: linear is about 16, quadratic 256; the best of three leaves a busy machine out of it.
    expect(Math.min(ratio(), ratio(), ratio())).toBeLessThan(64)
  })

  it('and a code at the end of a long text is still found', () => {
    const { found, masked } = extractCredentials(`${'blah 12 '.repeat(12_500)}1234567890!`)
    expect(found).toHaveLength(1)
    expect(masked.endsWith('7890!')).toBe(true)
  })
})
