import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalTicketId,
  isGuessable,
  newTicketId,
  parseOwnTicketId,
  type TicketId,
} from '../../src/rules/index.ts'

const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })
const samples = [[0], [255], [7, 19, 2, 20, 9, 23, 4, 26, 13, 5], [31, 30, 29, 1, 1, 1, 8, 16, 24, 3]].map(
  (bytes) => newTicketId(Uint8Array.from({ length: 10 }, (_, i) => bytes[i % bytes.length] ?? 0)),
)
const bare = (id: string): string => id.replaceAll('-', '')

describe('a ticket ID created here', () => {
  it('reads back as itself, in canonical form', () => {
    fc.assert(
      fc.property(tenBytes, (random) => {
        const id = newTicketId(random)
        expect(id).toMatch(/^T-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$/)
        expect(parseOwnTicketId(id)).toBe(id)
      }),
    )
  })

  it('carries 50 random bits: each of them changes the ID', () => {
    const zero = newTicketId(new Uint8Array(10))
    const others = Array.from({ length: 50 }, (_, bit) => {
      const bytes = new Uint8Array(10)
      bytes[Math.floor(bit / 5)] = 1 << (bit % 5)
      return newTicketId(bytes)
    })
    expect(new Set([zero, ...others]).size).toBe(51)
  })

  it('is not made from too little randomness', () => {
    expect(() => newTicketId(new Uint8Array(9))).toThrow('10 random bytes')
  })
})

describe.each(samples)('the check character of %s', (id) => {
  const characters = [...bare(id)].slice(1)
  const read = (changed: string[]) => parseOwnTicketId(`T${changed.join('')}`)

  it('finds every single wrong character', () => {
    for (const [place, right] of characters.entries()) {
      for (const wrong of alphabet.filter((character) => character !== right)) {
        expect(read(characters.with(place, wrong)), `${wrong} at ${place}`).toBeNull()
      }
    }
  })

  it('finds every two characters that changed places', () => {
    for (const [i, a] of characters.entries()) {
      for (const [j, b] of characters.entries()) {
        if (a !== b) expect(read(characters.with(i, b).with(j, a)), `${i} and ${j}`).toBeNull()
      }
    }
  })
})

describe('a ticket ID read aloud or typed', () => {
  const [, , id = '' as TicketId, withOnes = '' as TicketId] = samples
  it.each([
    ['in lower case', id.toLowerCase()],
    ['without dashes', bare(id)],
    ['with spaces', ` ${id.replaceAll('-', ' ')} `],
    ['character by character', [...bare(id)].join(' ')],
    ['with dots', id.replaceAll('-', '.')],
    ['with the dashes of a word processor', id.replaceAll('-', '\u2011')],
    ['with no-break spaces and direction marks', `\u200F${id.replaceAll('-', '\u00A0')}\u200E`],
  ])('%s', (_how, typed) => {
    expect(parseOwnTicketId(typed)).toBe(id)
  })

  it.each([
    ['O for 0', samples[0] ?? '', (text: string) => text.replaceAll('0', 'O')],
    ['I for 1', withOnes, (text: string) => text.replaceAll('1', 'I')],
    ['l for 1', withOnes, (text: string) => text.replaceAll('1', 'l')],
  ])('%s', (_how, right, misread) => {
    expect(misread(right)).not.toBe(right)
    expect(parseOwnTicketId(misread(right))).toBe(right)
  })

  it.each(['', 'T', 'T-12345', `${id}7`, `X${id.slice(1)}`, `T-UUUUU-UUUUU-U`, '12345', 'T-ÀBCDE-FGHJK-M'])(
    'is not found in "%s"',
    (text) => {
      expect(parseOwnTicketId(text)).toBeNull()
    },
  )
})

describe('an ID that can be guessed', () => {
  it.each(['12345', 'ABC-123', 'T-12345', 'T-00000-00000-1'])('%s, imported', (id) => {
    expect(isGuessable(canonicalTicketId(id))).toBe(true)
  })

  it('is none that was created here', () => {
    fc.assert(fc.property(tenBytes, (random) => void expect(isGuessable(newTicketId(random))).toBe(false)))
  })
})

describe('the canonical form', () => {
  it.each([
    ['  abc-123 ', 'ABC-123'],
    ['0012', '0012'],
    [(samples[2] ?? '').toLowerCase().replaceAll('-', ''), samples[2]],
  ])('of "%s" is %s', (typed, canonical) => {
    expect(canonicalTicketId(typed)).toBe(canonical)
  })

  it('stays what it is when taken again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = canonicalTicketId(text)
        expect(canonicalTicketId(once)).toBe(once)
      }),
    )
  })
})
