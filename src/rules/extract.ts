import { mask } from './extract/mask.ts'
import { withoutFigures, withoutWeb } from './extract/noise.ts'
import { longKeys, type NumberHit, numbers, soleCode } from './extract/numbers.ts'
import { blank, shadowOf } from './extract/shadow.ts'
import { announcedTickets, ownTickets, type TicketHit } from './extract/tickets.ts'
import type { TicketId } from './vocabulary.ts'

/**
 * What looks like a credential in a text; digits are ASCII, leading zeros kept. A `number` is an attempt of another length
 * than a support code's ten or a license key's eight digits, so that one can say how many were counted.
 */
export type Found =
  | { kind: 'ticket'; id: TicketId }
  | { kind: 'supportCode'; digits: string }
  | { kind: 'licenseKey'; digits: string }
  | { kind: 'number'; digits: string }

/**
 * Finds ticket IDs, support codes and license keys in what somebody typed or pasted, in the order in which they stand.
 * Any script's digits, any grouping. `masked` is the text fit to be kept: of a support code or another number the last four digits
 * show, of a license key the last two, of a ticket ID of our own form the T and the last four characters. An imported ticket
 * ID stays readable (alone it authorizes nothing, reading 11) unless its digits could be a code.
 */
export const extractCredentials = (text: string): Extracted => {
  const known = lately.get(text)
  if (known) return known
  const extracted = extract(text)
  const [oldest] = lately.keys()
  if (lately.size >= mostLately && oldest !== undefined) lately.delete(oldest)
  lately.set(text, extracted)
  return extracted
}

type Extracted = { readonly found: readonly Found[]; readonly masked: string }

/** A turn asks several times about one text, and between two of them the turns that go on together with it ask about theirs. */
const lately = new Map<string, Extracted>()
const mostLately = 256

const extract = (text: string): Extracted => {
  const shadow = shadowOf(text)
  const hits = hitsIn(shadow.text)
  return { found: hits.map(({ found }) => found), masked: mask(text, shadow, hits) }
}

/** With fewer than five digits, of any script, only a ticket ID of our own form can be a credential, where no space is in it. */
const mayHoldCredential = /(?:\p{Nd}\P{Nd}*){5}|[t\uff54](?![a-z])[\S\ufeff]{14}/iu

/** The text with its credentials masked, as it may be kept. */
export const maskCredentials = (text: string): string =>
  mayHoldCredential.test(text) ? extractCredentials(text).masked : text

/** What stands more clearly is taken out first, so that it is not read as part of something else. */
const hitsIn = (text: string): (NumberHit | TicketHit)[] => {
  const sole = soleCode(text)
  if (sole.length > 0) return sole
  const prose = withoutWeb(text)
  const own = ownTickets(prose)
  const keys = longKeys(blank(prose, own))
  const figures = withoutFigures(blank(prose, [...own, ...keys]))
  const announced = announcedTickets(figures)
  const rest = numbers(blank(figures, announced))
  return [...own, ...keys, ...announced, ...rest].sort((a, b) => a.start - b.start)
}
