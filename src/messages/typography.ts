import type { Locale } from './locale.ts'

const narrow = '\u202f'
const unbreakable = '\u00a0'

/**
 * Sets the spaces of a template as its language prints them, so that catalogs are written with ordinary spaces.
 * French: U+202F before ? ! ; and inside « », U+00A0 before the colon and between a number and its unit.
 * Only templates pass through here, never what fills their holes.
 */
export const typeset = (text: string, locale: Locale): string =>
  locale === 'fr'
    ? text
        .replace(/ ([?!;])/g, `${narrow}$1`)
        .replace(/« /g, `«${narrow}`)
        .replace(/ »/g, `${narrow}»`)
        .replace(/ :/g, `${unbreakable}:`)
        .replace(/([\d}]) (h|min|heures)\b/g, `$1${unbreakable}$2`)
    : text
