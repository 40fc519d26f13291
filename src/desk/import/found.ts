/** Digits shown of a code: as few as tell one from another (DESIGN.md, idea 5). */
const shownOf: Record<string, number> = { code: 4, key: 2 }

const LONGEST = 60

/** What was found at a field, for a problem's text: short, and no code in full, in whatever field it stands. */
export const foundText = (field: string, value: unknown): string => {
  if (value === undefined) return 'found nothing'
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'found a list' : 'found an object'
  const text = String(value)
  const isText = typeof value === 'string'
  const shown = shownOf[field]
  const safe = shown === undefined ? maskCodes(text) : maskAll(text, shown)
  const cut = safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe
  const size = shown === undefined ? '' : ` (${[...text].length} characters)`
  return `found ${isText ? JSON.stringify(cut) : cut}${size}`
}

/** Every 8 or 10 digits in a row may be a code that slipped into another field. */
export const maskCodes = (text: string): string =>
  text.replace(/(?<!\d)(\d{8}|\d{10})(?!\d)/g, (digits) => maskAll(digits, digits.length === 10 ? 4 : 2))

/** Shows the end, and at most half of it, so that a short wrong code is not shown whole. */
const maskAll = (text: string, shown: number): string => {
  const characters = [...text]
  const hidden = characters.length - Math.min(shown, Math.floor(characters.length / 2))
  return characters
    .map((character, index) => (index < hidden && /\S/.test(character) ? '•' : character))
    .join('')
}
