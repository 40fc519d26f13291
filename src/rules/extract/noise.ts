import { BARRIER } from './shadow.ts'

/**
 * What holds digits but is no credential. Every repetition that more text could fail is bounded, and starts are guarded, so that
 * a long text costs time in proportion to its length.
 */
const word = (words: string): string => `(?<!\\p{L})(?:${words})(?!\\p{L})`
const patterns = (...sources: string[]): RegExp[] => sources.map((source) => new RegExp(source, 'giu'))

const web = patterns(
  '[a-z][a-z0-9+.-]{1,20}://[!-~]+',
  '(?<![\\w.-])www\\.[!-~]+',
  '(?<![\\w.-])(?:[\\w-]{1,63}\\.){1,8}[a-z]{2,24}[/?#][!-~]*',
  '(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}',
  '(?<![\\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\\w-])',
)

const year = '(?:19|20)\\d{2}'
const monthOrDay = '(?:0?[1-9]|[12]\\d|3[01])'
const moments = patterns(
  `(?<!\\d)${year}([-/. ])${monthOrDay}\\1${monthOrDay}(?!\\d)`,
  `(?<!\\d)${monthOrDay}([-/. ])${monthOrDay}\\1${year}(?!\\d)`,
  `(?<!\\d)${year} ?[-/ ] ?${year}(?!\\d)`,
  '(?<![\\d:])\\d{1,2}:\\d{2}(?::\\d{2})?(?![\\d:])',
  '(?<![\\p{L}\\d-])\\d{1,2} ?h(?: ?\\d{2})?(?![\\p{L}\\d])',
)

const aboutCalling =
  't[eé]l(?:[eé]phone)?|phone|mobile|portable|fax|appele[zr](?:[ -]moi)?|call(?: me)?|joindre|joignable|contacte[zr](?:[ -]moi)?|sms|whatsapp'
const onto = 'me|moi|at|on|au|sur|le|is|est|number|num[eé]ro|n°'
const afterCodeWord = `${word('code|cl[eé]|key|licen[cs]e')}[^\\d${BARRIER}\\n]{0,30}`
const phones = patterns(
  '(?<![\\p{L}\\d+])\\+ ?\\d{1,15}(?:[ .()-]{1,3}\\d{1,4}(?!\\d)){0,7}',
  '(?<!\\d)00[1-9]\\d{0,2}(?:[ .()-]{1,3}\\d{1,4}(?!\\d)){3,7}',
  '\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}(?!\\d)',
  `(?<!\\d[ .-]{0,3})(?<!${afterCodeWord})0[1-9](?:[ .-]{1,3}\\d{2}){4}(?![ .-]{0,3}\\d)`,
  `${word(aboutCalling)}[ .:]{0,3}(?:(?:${onto})[ .:]{1,3}){0,4}\\(?\\d(?:[ .()-]{0,3}\\d){6,13}(?!\\d)`,
)

const amount = "(?:\\d{1,3}(?:[ .,']\\d{3}){1,4}|\\d{1,12})(?:[.,]\\d{1,2})?"
const unit = '(?:EUR|USD|GBP|CHF|euros?|dollars?|francs?|[KMGT]i?[BO]|bytes|octets)(?!\\p{L})'
const amounts = patterns(
  `(?:\\p{Sc}|(?<!\\p{L})(?:EUR|USD|GBP|CHF)) ?${amount}(?!\\d)`,
  `(?<!\\d)${amount} ?(?:[\\p{Sc}%]|${unit})`,
  '(?<![\\d.,])\\d{1,3}(?:[ .]\\d{3}){0,4},\\d{1,12}(?!\\d)',
)

const namedVersions = patterns(
  `${word('version|ver|v|build|release|mac ?os|windows|ios|ip')}[ .:]{0,2}\\d{1,8}(?:\\.\\d{1,8}){1,6}(?!\\d)`,
)
const dotted = /(?<![\d.])\d+(?:\.\d+)+/g

/** Decimals, versions and IP addresses; a code typed with dots has no group of one digit. */
const isNoCode = (text: string): boolean => {
  const groups = text.split('.')
  if (groups.some(({ length }) => length === 8 || length === 10)) return false
  if (groups.some(({ length }) => length === 1)) return true
  if (groups.length === 2) return (groups[0] ?? '').length < 4
  return groups.length === 4 && groups.every((group) => Number(group) <= 255)
}

const barrierFor = (match: string): string => BARRIER.repeat(match.length)
const without = (text: string, noise: RegExp[]): string =>
  noise.reduce((rest, pattern) => rest.replace(pattern, barrierFor), text)

/** Barriers for addresses, e-mails and UUIDs; places stay. */
export const withoutWeb = (text: string): string => without(text, web)

/** Barriers for dates, times, phone numbers, prices, versions, IP addresses; places stay. */
export const withoutFigures = (text: string): string =>
  without(text, [...moments, ...phones, ...amounts, ...namedVersions]).replace(dotted, (match) =>
    isNoCode(match) ? barrierFor(match) : match,
  )
