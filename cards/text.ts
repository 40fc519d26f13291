/** What people typed, made fit to stand inside a sentence of ours. */
const longest = 300
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]+/gu
const isolate = { begin: '\u2068', end: '\u2069' }

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * User text as one line: no control or direction characters, at most 300 UTF-16 units (cut between graphemes, with an
 * ellipsis), and isolated so that right-to-left writing leaves the sentence around it in order.
 */
export const userText = (text: string): string =>
  `${isolate.begin}${shorten(oneLine(text), longest)}${isolate.end}`

const oneLine = (text: string): string =>
  text
    .slice(0, 10 * longest)
    .toWellFormed()
    .replace(controls, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** At most `most` UTF-16 units, cut between graphemes, ending in an ellipsis where something was cut. */
export const shorten = (text: string, most: number): string => {
  if (text.length <= most) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length >= most) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/**
 * Text that no renderer reads as Markdown, HTML, a link or a `{{DATE()}}`. Only what could be read so is escaped,
 * because a client without Markdown shows the backslashes. `[` alone is left as it is: some clients read `\[` as mathematics.
 */
export const escapeMarkdown = (text: string): string => (mayBeMarkdown.test(text) ? escaped(text) : text)

/** Most of what we say has none of these. */
const mayBeMarkdown = /[\\`*_\]<~{$@&:#>|=+]|www\.|^-|^\d+[.)]/i

const escaped = (text: string): string =>
  text
    .replace(/[\\`*_\]<~]/g, '\\$&')
    .replace(/(?<=\{)\{|(?<=\$)\$|@|&(?=#?\w+;)/g, '\\$&')
    .replace(/(:)(\/\/)/g, '\\$1$2')
    .replace(/www(?=\.)/gi, '$&\\')
    .replace(/^(#|>|\||[-+](?=\s|$)|-{2,}$|={1,}$)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
