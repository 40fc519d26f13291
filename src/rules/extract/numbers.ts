import type { Range } from './shadow.ts'

type DigitsKind = 'supportCode' | 'licenseKey' | 'number'
export type NumberHit = Range & { found: { kind: DigitsKind; digits: string } }

/** Digits typed as one number, in groups with at most three separators between them. */
type Chain = Range[]

const keyNumber =
  /(?<![\p{L}\d])[A-Z]{3,5}[ ._-]{1,3}(?<key>\d{8})[ ._-]{1,3}\d{4}(?![\p{Script=Latin}\d])/dgiu

/** License keys in the long form `PLSK.12345678.0001`: the whole is the range, the eight digits are the key. */
export const longKeys = (text: string): NumberHit[] =>
  Array.from(text.matchAll(keyNumber), ({ index, 0: { length }, groups }) => ({
    start: index,
    end: index + length,
    found: { kind: 'licenseKey', digits: groups?.key ?? '' },
  }))

/** A whole message of digits in any grouping. */
const isOnlyDigits = (text: string): boolean => /^[\d\s.-]+[!,;]?$/.test(text.trimEnd())

/**
 * Support codes, license keys, and other numbers that look like an attempt at one: 7 to 20 digits, from 5 where the message
 * is nothing else. More is no slip of the finger.
 */
export const numbers = (text: string): NumberHit[] => {
  const isSole = isOnlyDigits(text)
  return chains(text)
    .flatMap((chain) => pieces(text, chain))
    .flatMap((piece) => hitOf(text, piece, isSole))
}

/** Ten digits and nothing else are a support code, whatever they look like. */
export const soleCode = (text: string): NumberHit[] => {
  if (!isOnlyDigits(text)) return []
  const digits = text.replace(/\D/g, '')
  return digits.length === 10 ? [{ start: 0, end: text.length, found: { kind: 'supportCode', digits } }] : []
}

/** Digits that are part of a word, such as in `KB12345678`, are nobody's code. */
export const chains = (text: string): Chain[] =>
  allChains(text)
    .flatMap((chain) => splitAt(chain, (a, b) => isGlued(text, a) || isGlued(text, b)))
    .filter(([run]) => run && !isGlued(text, run))

export const allChains = (text: string): Chain[] => {
  const runs = Array.from(text.matchAll(/\d+/g), ({ index, 0: run }) => ({
    start: index,
    end: index + run.length,
  }))
  return splitAt(runs, (a, b) => !/^[ .-]{1,3}$/.test(text.slice(a.end, b.start)))
}

const isGlued = (text: string, { start, end }: Range): boolean =>
  isWordy(text[start - 1]) || isWordy(text[end])

const isWordy = (character: string | undefined): boolean =>
  character !== undefined && /[\p{Script=Latin}_]/u.test(character)

/** How many digits there are in all. */
export const count = (runs: Range[]): number => runs.reduce((sum, { start, end }) => sum + end - start, 0)
const isExact = (length: number): boolean => length === 8 || length === 10

/** One chain may hold several credentials: by its total, by groups that are complete, by its widest separators. */
export const pieces = (text: string, chain: Chain): Chain[] => {
  if (isExact(count(chain))) return [chain]
  return splitAt(chain, (a, b) => isExact(count([a])) || isExact(count([b]))).flatMap((part) => {
    if (isExact(count(part))) return [part]
    const widest = gaps(text, part).reduce((a, b) => Math.max(a, b), 0)
    const loose = splitAt(part, (a, b) => widthOf(text.slice(a.end, b.start)) >= widest)
    return loose.some((piece) => isExact(count(piece))) ? loose : [part]
  })
}

const splitAt = (runs: Range[], isBoundary: (a: Range, b: Range) => boolean): Chain[] => {
  const parts: Chain[] = []
  for (const run of runs) {
    const part = parts.at(-1)
    const last = part?.at(-1)
    if (part && last && !isBoundary(last, run)) part.push(run)
    else parts.push([run])
  }
  return parts
}

const gaps = (text: string, chain: Chain): number[] =>
  chain.slice(1).map(({ start }, i) => widthOf(text.slice(chain[i]?.end, start)))

/** Dots hold closest, then dashes, then a space, then several characters. */
const widthOf = (gap: string): number => (gap.length > 1 ? 3 : '.- '.indexOf(gap))

const hitOf = (text: string, piece: Chain, isSole: boolean): NumberHit[] => {
  const [first, last] = [piece[0], piece.at(-1)]
  if (!first || !last) return []
  const digits = piece.map(({ start, end }) => text.slice(start, end)).join('')
  const range = { start: first.start, end: last.end }
  if (digits.length === 10) return [{ ...range, found: { kind: 'supportCode', digits } }]
  if (digits.length === 8) return [{ ...range, found: { kind: 'licenseKey', digits } }]
  const isTyped = isSole ? digits.length >= 5 : digits.length >= 7 && piece.every((run) => count([run]) > 1)
  const isAttempt = isTyped && digits.length <= 20
  return isAttempt ? [{ ...range, found: { kind: 'number', digits } }] : []
}
