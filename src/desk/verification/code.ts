import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * A one-time code has 8 of these letters, as RFC 8628 (6.1) has them for codes that people type: no vowel, so no words; and
 * no digit, so nothing that could be taken for a ticket, a support code or a license key. There are 20^8, 25.6 billion.
 */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8

const form = new RegExp(String.raw`(?<!\p{L})([${letters}]{4})[\s\p{Pd}]?([${letters}]{4})(?!\p{L})`, 'iu')

/** The code of this id, `WDJB-MJHT`: a MAC under a key kept outside the database, so that nothing of it is ever kept. */
export const codeOf = (key: Uint8Array, id: string): string => {
  let number = createHmac('sha256', key).update(id).digest().readBigUInt64BE()
  let code = ''
  for (let at = 0; at < length; at++) {
    code += letters[Number(number % 20n)]
    number /= 20n
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** The code in what somebody typed; null where there is none. */
export const readCode = (text: string): string | null => {
  const [, first, last] = form.exec(text.normalize('NFKC')) ?? []
  return first && last ? `${first}-${last}`.toUpperCase() : null
}

/** As it may be kept where what is said is kept. */
export const maskCodes = (text: string): string => text.replace(new RegExp(form, 'giu'), '••••-••••')

/** Compares in the same time whatever is different. */
export const isSameCode = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
