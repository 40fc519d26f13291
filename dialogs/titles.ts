import { isDeepStrictEqual } from 'node:util'
import type { Action } from '../cards/elements.ts'
import { buttons } from '../src/messages/en/buttons.ts'
import { type Locale, locales } from '../src/messages/locale.ts'
import { catalogs } from '../src/messages/translator.ts'
import { typeset } from '../src/messages/typography.ts'
import { fold } from './typos.ts'

/** The titles of each button in every language, folded; `inLanguage` builds the same buttons in another one. */
export const titlesOf = (
  actions: Action[],
  locale: Locale,
  inLanguage: (other: Locale) => Action[],
): string[][] => {
  const catalogued = usualTitles(locale)
  const usual = actions.map(({ title }) => catalogued.get(title) ?? null)
  if (usual.every((titles) => titles !== null)) return usual
  const all = locales.map((one) => (one === locale ? actions : inLanguage(one)))
  return actions.map((_, at) => all.map((same) => fold(same[at]?.title ?? '')))
}

const byLocale = new Map<Locale, ReadonlyMap<string, string[] | null>>()

/** By title: what the catalogs have for it in every language. Null where it has several meanings. */
const usualTitles = (locale: Locale): ReadonlyMap<string, string[] | null> => {
  const known = byLocale.get(locale) ?? readCatalogs(locale)
  byLocale.set(locale, known)
  return known
}

const readCatalogs = (locale: Locale): ReadonlyMap<string, string[] | null> => {
  const titles = new Map<string, string[] | null>()
  for (const key of keys) {
    const title = titleOf(key, locale)
    const everywhere = locales.map((one) => fold(titleOf(key, one)))
    const before = titles.get(title)
    const isSame = before === undefined || isDeepStrictEqual(before, everywhere)
    titles.set(title, isSame ? everywhere : null)
  }
  return titles
}

type Key = keyof typeof buttons

/** Not the names of languages: what offers another language is called by its name as well. */
const keys = Object.keys(buttons).filter((key): key is Key => key in buttons && !key.startsWith('language.'))

const titleOf = (key: Key, locale: Locale): string => {
  const message = catalogs[locale][key]
  return typeof message === 'string' ? typeset(message, locale) : ''
}
