import type { TicketId } from './vocabulary.ts'

/** Crockford's base 32: no I, L, O, U, so that an ID survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BODY = 10

/** Multiplication by a generator of GF(32), of order 31. */
const timesGenerator = (value: number): number => ((value << 1) ^ (value & 16 ? 0b100101 : 0)) & 31

/**
 * The check value of a ticket ID: its characters as coefficients over GF(32), evaluated at the generator.
 * Any single wrong character and any two swapped characters change it.
 */
const checkOf = (values: number[]): number =>
  timesGenerator(values.reduce((sum, value) => timesGenerator(sum) ^ value, 0))

const format = (characters: string): TicketId =>
  `T-${characters.slice(0, 5)}-${characters.slice(5, 10)}-${characters[10]}` as TicketId

/**
 * A ticket ID that cannot be guessed: 50 random bits and a check character (POLICY.md, reading 11).
 * @param random 10 bytes from a cryptographic source; five bits of each are used
 */
export const newTicketId = (random: Uint8Array): TicketId => {
  if (random.length < BODY)
    throw new RangeError(`a ticket ID takes ${BODY} random bytes, not ${random.length}`)
  const values = Array.from(random.slice(0, BODY), (byte) => byte & 31)
  const all = [...values, checkOf(values)]
  return format(all.map((value) => ALPHABET[value]).join(''))
}

const readAloud: Record<string, string> = { O: '0', I: '1', L: '1' }

/** Reads a ticket ID of our own form, in any case, with any separators; null when it is not one or its check fails. */
export const parseOwnTicketId = (text: string): TicketId | null => {
  const bare = text.toUpperCase().replace(/[\s\p{Pd}\p{Cf}\u2212_.]+/gu, '')
  if (!/^T[0-9A-Z]{11}$/.test(bare)) return null
  const characters = bare.slice(1).replace(/[OIL]/g, (letter) => readAloud[letter] ?? letter)
  const values = Array.from(characters, (character) => ALPHABET.indexOf(character))
  if (values.includes(-1)) return null
  const check = values.pop()
  return checkOf(values) === check ? format(characters) : null
}

/** Whether an ID can be guessed: every imported one that is not of our form. Its owner's e-mail is asked as well. */
export const isGuessable = (id: TicketId): boolean => parseOwnTicketId(id) !== id

/** Any ticket ID as it stands in the records: ours in canonical form, an imported one in upper case without outer spaces. */
export const canonicalTicketId = (text: string): TicketId =>
  parseOwnTicketId(text) ?? (text.trim().toUpperCase() as TicketId)
