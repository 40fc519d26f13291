/** Comparing what people type with what they mean. */

/** Lower case, no accents, no punctuation, single spaces. */
export const fold = (text: string): string => (isAscii(text) ? foldAscii(text) : foldAny(text))

const isAscii = (text: string): boolean => !/[^\x20-\x7e]/.test(text)

/** Most of what is compared; patterns without Unicode's classes are several times as fast. */
const foldAscii = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const foldAny = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const polite =
  /\b(please|pls|svp|stp|s il vous plait|s il te plait|merci|thanks|thank you|can you|could you|can i|could i|i want to|i d like to|i would like to|i want|i need|je veux|je voudrais|j aimerais|puis je|pouvez vous|peux tu)\b/g

/** What was said without the words of politeness, unless it is nothing else; folded. */
export const plainly = (text: string): string => {
  const whole = fold(text)
  return whole.replace(polite, ' ').replace(/\s+/g, ' ').trim() || whole
}

/** Whether one becomes the other with at most so many letters missed, added, replaced or swapped with their neighbour. */
export const isWithin = (edits: number, a: string, b: string): boolean => isRestWithin(edits, a, 0, b, 0)

/** Of what is left from these places on. Every text is compared with hundreds of words: nothing is cut out, and nothing allocated. */
const isRestWithin = (edits: number, a: string, inA: number, b: string, inB: number): boolean => {
  if (Math.abs(a.length - inA - (b.length - inB)) > edits) return false
  let atA = inA
  let atB = inB
  while (atA < a.length && a[atA] === b[atB]) {
    atA += 1
    atB += 1
  }
  if (atA === a.length && atB === b.length) return true
  if (edits === 0) return false
  const areSwapped = a[atA] === b[atB + 1] && a[atA + 1] === b[atB]
  return (
    isRestWithin(edits - 1, a, atA + 1, b, atB + 1) ||
    isRestWithin(edits - 1, a, atA + 1, b, atB) ||
    isRestWithin(edits - 1, a, atA, b, atB + 1) ||
    (areSwapped && isRestWithin(edits - 1, a, atA + 2, b, atB + 2))
  )
}

const tolerance = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2)

/** Whether what was typed is this word or phrase, small typos included. */
const isLike = (typed: string, meant: string): boolean => isWithin(tolerance(meant), typed, meant)

export const isAnyOf = (typed: string, meant: readonly string[]): boolean =>
  meant.some((one) => isLike(typed, one))
