import { isGuessable } from '../ticket-id.ts'
import { withoutFigures, withoutWeb } from './noise.ts'
import { allChains, chains, count, type NumberHit, pieces } from './numbers.ts'
import type { Range, Shadow } from './shadow.ts'
import { ownFormCandidates, type TicketHit } from './tickets.ts'

const BULLET = '•'

/**
 * The original text with a bullet for each hidden character; everything else stays where it is. Hidden more widely than found, so
 * that a slip in finding does not leak: every run of eight or more digits even inside an address, every number of eight or more
 * grouped digits, every text in the form of our own ticket IDs, and every other place where found digits stand.
 */
export const mask = (original: string, { text, at }: Shadow, hits: (NumberHit | TicketHit)[]): string => {
  const hidden = new Set<number>()
  for (const place of hiddenPlaces(text, hits)) hidden.add(place)
  let masked = ''
  let from = 0
  for (const place of [...hidden].sort((a, b) => a - b)) {
    const start = at[place] ?? 0
    masked += original.slice(from, start) + BULLET
    from = start + ((original.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)
  }
  return masked + original.slice(from)
}

const isNumber = (hit: NumberHit | TicketHit): hit is NumberHit => hit.found.kind !== 'ticket'

const isOwnTicket = ({ found }: NumberHit | TicketHit): boolean =>
  found.kind === 'ticket' && !isGuessable(found.id)

/** Our own ticket IDs as we write them, also where a slip of the finger glued them to something. */
const ownFormAnywhere = (text: string): Range[] =>
  Array.from(text.matchAll(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/gi), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }))

/** How many digits stay: two of a license key, four of a longer number, and never more than half. */
const kept = (length: number): number => (length === 8 ? 2 : Math.min(4, Math.floor(length / 2)))

const hiddenPlaces = (text: string, hits: (NumberHit | TicketHit)[]): number[] => {
  const numbers = hits.filter(isNumber)
  const everyChain = allChains(text)
  return [
    ...numbers.flatMap(({ start, end, found }) =>
      places(text, /\d/, { start, end }).slice(0, found.digits.length - kept(found.digits.length)),
    ),
    ...[...ownFormCandidates(text), ...ownFormAnywhere(text), ...hits.filter(isOwnTicket)].flatMap((range) =>
      places(text, /[0-9A-Z]/i, range).slice(1, -4),
    ),
    ...(everyChain.some(isLong) ? longPieces(text) : []),
    ...everyChain.flatMap((chain) => chain.flatMap((run) => longDigits(text, [run]))),
    ...echoes(text, everyChain, new Set(numbers.map(({ found }) => found.digits))),
  ]
}

const shortest = 8

/** Without one in the text there is none in what is left of it without its figures. */
const isLong = (runs: Range[]): boolean => count(runs) >= shortest

const longPieces = (text: string): number[] => {
  const figures = withoutFigures(withoutWeb(text))
  return chains(figures)
    .flatMap((chain) => pieces(figures, chain))
    .flatMap((piece) => longDigits(text, piece))
}

const places = (text: string, pattern: RegExp, { start, end }: Range): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i).filter((place) => pattern.test(text[place] ?? ''))

const longDigits = (text: string, runs: Range[]): number[] => {
  if (!isLong(runs)) return []
  const digits = runs.flatMap((run) => places(text, /\d/, run))
  return digits.slice(0, digits.length - kept(digits.length))
}

/** The found digits wherever else they stand, as in a phone number that repeats a code. */
const echoes = (text: string, everyChain: Range[][], found: Set<string>): number[] => {
  if (found.size === 0) return []
  const lengths = [...new Set(Array.from(found, ({ length }) => length))]
  return everyChain.flatMap((chain) => {
    const digits = chain.flatMap((run) => places(text, /\d/, run))
    const all = digits.map((place) => text[place]).join('')
    return lengths.flatMap((length) =>
      digits.flatMap((_, i) =>
        found.has(all.slice(i, i + length)) ? digits.slice(i, i + length - kept(length)) : [],
      ),
    )
  })
}
