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

/** How many letters were missed, added, replaced or swapped with their neighbour. */
export const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1))
    }
  }
  return at(a.length, b.length)
}

const tolerance = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2)

/** Whether what was typed is this word or phrase, small typos included. */
const isLike = (typed: string, meant: string): boolean => {
  if (typed === meant) return true
  const allowed = tolerance(meant)
  return allowed > 0 && Math.abs(typed.length - meant.length) <= allowed && distance(typed, meant) <= allowed
}

export const isAnyOf = (typed: string, meant: readonly string[]): boolean =>
  meant.some((one) => isLike(typed, one))
