/** Comparing what people type with what they mean. */

/** Lower case, no accents, no punctuation, single spaces. */
export const fold = (text: string): string =>
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

/** Of what is left from these places on: every text is compared with hundreds of words, so nothing is cut out or copied. */
const isRestWithin = (edits: number, a: string, inA: number, b: string, inB: number): boolean => {
  if (Math.abs(a.length - inA - (b.length - inB)) > edits) return false
  let same = 0
  while (inA + same < a.length && a[inA + same] === b[inB + same]) same += 1
  const [atA, atB] = [inA + same, inB + same]
  if (atA === a.length && atB === b.length) return true
  if (edits === 0) return false
  const after = (byA: number, byB: number): boolean => isRestWithin(edits - 1, a, atA + byA, b, atB + byB)
  const areSwapped = a[atA] === b[atB + 1] && a[atA + 1] === b[atB]
  return after(1, 1) || after(1, 0) || after(0, 1) || (areSwapped && after(2, 2))
}

const tolerance = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2)

/** Whether what was typed is this word or phrase, small typos included. */
const isLike = (typed: string, meant: string): boolean => isWithin(tolerance(meant), typed, meant)

export const isAnyOf = (typed: string, meant: readonly string[]): boolean =>
  meant.some((one) => isLike(typed, one))
