import { canonicalTicketId, extractCredentials, type Found, unreachable } from '../src/rules/index.ts'
import type { ClearCredential } from './draft.ts'
import { fold } from './typos.ts'

/** What a question asked for: then eight digits need no asking back. */
export type Asked = 'ticket' | 'code' | null

export type Recognised =
  | { kind: 'credential'; credential: ClearCredential /** The message is nothing else. */; sole: boolean }
  | { kind: 'number'; digits: number; sole: boolean }

/** The credential in what somebody typed, or a number that must have been meant as one; null for neither. */
export const recognise = (text: string, asked: Asked): Recognised | null => {
  const { found, masked } = extractCredentials(text)
  const sole = isBare(masked)
  const best =
    found.find(({ kind }) => kind !== 'number' && (asked !== 'ticket' || kind === 'ticket')) ??
    found.find(({ kind }) => kind !== 'number') ??
    found[0]
  if (best) return reading(best, text, asked, sole)
  const bare = asked === 'ticket' ? bareTicket(text) : null
  return bare === null
    ? null
    : { kind: 'credential', credential: { kind: 'ticket', id: canonicalTicketId(bare) }, sole: true }
}

const around =
  /^(my|the|a|an|is|it|s|here|this|number|code|support|ticket|id|key|licen[cs]e|mon|ma|le|la|l|un|une|est|c|ce|voici|voila|numero|no|n|d|de|du|cle|assistance|please|svp|t|plsk|[a-z]?\d.*)$/

/** Whether nothing stands around the number but the words that announce it. */
const isBare = (masked: string): boolean =>
  fold(masked)
    .split(' ')
    .every((word) => word === '' || around.test(word))

const reading = (found: Found, text: string, asked: Asked, sole: boolean): Recognised => {
  switch (found.kind) {
    case 'ticket':
      return { kind: 'credential', credential: { kind: 'ticket', id: found.id }, sole }
    case 'supportCode':
      return { kind: 'credential', credential: { kind: 'supportCode', digits: found.digits }, sole }
    case 'licenseKey':
      return { kind: 'credential', credential: eightDigits(found.digits, text, asked), sole }
    case 'number':
      return asked === 'ticket'
        ? { kind: 'credential', credential: { kind: 'ticket', id: canonicalTicketId(found.digits) }, sole }
        : { kind: 'number', digits: found.digits.length, sole }
    default:
      return unreachable(found)
  }
}

const eightDigits = (digits: string, text: string, asked: Asked): ClearCredential => {
  if (asked === 'code' || saysKey.test(text)) return { kind: 'licenseKey', digits }
  return asked === 'ticket' ? { kind: 'ticket', id: canonicalTicketId(digits) } : { kind: 'either', digits }
}

/** The long form of a key, or the word. */
const saysKey = /[A-Z]{3,5}[ ._-]{1,3}\d{8}[ ._-]{1,3}\d{4}|\b(licen[cs]e|key|cl[ée]f?)\b/i

/** An imported ID in a form of its own, where a ticket was asked for. */
const bareTicket = (text: string): string | null => {
  const token = /^(?:ticket\s*)?#?\s*([A-Z0-9][A-Z0-9._-]{2,39})[.!]?$/i.exec(text.trim())?.[1]
  return token !== undefined && /\d/.test(token) ? token : null
}

/** How many digits there are in a text, of any script. */
export const countDigits = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0
