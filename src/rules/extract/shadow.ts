/**
 * A text as one looks for credentials in it: invisible characters and combining marks gone, any script's digits as 0-9,
 * every dash as `-`, every space as ` `, a line break as `\n`. `at[i]` is where its character i stands in the original.
 */
export type Shadow = { text: string; at: number[] }

/** Stands for what can be no part of a credential. */
export const BARRIER = '\uFFFC'

export const shadowOf = (original: string): Shadow => {
  if (/^[ -~]*$/.test(original)) return { text: original, at: Array.from(original, (_, place) => place) }
  const at: number[] = []
  let text = ''
  let position = 0
  for (const character of original) {
    const plain = plainOf(character)
    if (plain !== '') {
      text += plain
      at.push(position)
    }
    position += character.length
  }
  return { text, at }
}

/** One UTF-16 unit, so that places in the shadow are places in `at`; or nothing. */
const plainOf = (character: string): string => {
  if (character >= ' ' && character <= '~') return character
  if (/^[\n\r\u0085\u2028\u2029]$/.test(character)) return '\n'
  if (/^\p{Nd}$/u.test(character)) return String(digitValue(character))
  if (/^[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]$/u.test(character)) return ''
  if (/^\s$/.test(character)) return ' '
  if (/^[\p{Pd}\u2212\u2043]$/u.test(character)) return '-'
  if (/^[\u00B7\u2024\u2027]$/.test(character)) return '.'
  if (/^[\uFF01-\uFF5E]$/.test(character)) return String.fromCharCode(character.charCodeAt(0) - 0xfee0)
  return character.length === 1 ? character : BARRIER
}

/** Unicode encodes the digits of a script as one run from 0 to 9; some runs follow each other without a gap. */
const digitValue = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (code - zero) % 10
}

export type Range = { start: number; end: number }

/** The same text, with barriers for what stands in the ranges; places stay. */
export const blank = (text: string, ranges: Range[]): string => {
  let result = ''
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    result +=
      text.slice(result.length, start) + BARRIER.repeat(Math.max(0, end - Math.max(start, result.length)))
  }
  return result + text.slice(result.length)
}
