import { isDeepStrictEqual } from 'node:util'
import type { Action } from '../cards/elements.ts'
import { buttons } from '../src/messages/en/buttons.ts'
import { type Locale, locales } from '../src/messages/locale.ts'
import { catalogs } from '../src/messages/translator.ts'
import { typeset } from '../src/messages/typography.ts'
import { fold } from './typos.ts'

/** What a button is called in every language: its key in the catalogs, or where they do not have it, its titles, folded. */
export type Called = { key: string; titles?: never } | { key?: never; titles: string[] }

/** What these buttons are called; `inLanguage` builds the same ones in another language. */
export const calledAs = (
  actions: Action[],
  locale: Locale,
  inLanguage: (other: Locale) => Action[],
): Called[] => {
  const catalogued = keysByTitle(locale)
  const usual = actions.map(({ title }) => catalogued.get(title) ?? null)
  if (usual.every((key) => key !== null)) return usual.map((key) => ({ key }))
  const all = locales.map((one) => (one === locale ? actions : inLanguage(one)))
  return actions.map((_, at) => ({ titles: all.map((same) => fold(same[at]?.title ?? '')) }))
}

/** The titles of a button in every language, folded; none where the catalogs do not have it any more. */
export const titlesOf = ({ key, titles }: Called): readonly string[] => titles ?? titlesByKey().get(key) ?? []

const byLocale = new Map<Locale, ReadonlyMap<string, Key | null>>()

/** By title; null where it has several meanings. */
const keysByTitle = (locale: Locale): ReadonlyMap<string, Key | null> => {
  const known = byLocale.get(locale) ?? readCatalogs(locale)
  byLocale.set(locale, known)
  return known
}

const readCatalogs = (locale: Locale): ReadonlyMap<string, Key | null> => {
  const found = new Map<string, Key | null>()
  for (const key of keys) {
    const title = titleOf(key, locale)
    const before = found.get(title) ?? key
    const isSame = isDeepStrictEqual(titlesOf({ key: before }), titlesOf({ key }))
    found.set(title, isSame && found.get(title) !== null ? before : null)
  }
  return found
}

type Key = keyof typeof buttons

/** Not the names of languages: what offers another language is called by its name as well. */
const keys = Object.keys(buttons).filter((key): key is Key => key in buttons && !key.startsWith('language.'))

let everywhere: ReadonlyMap<string, string[]> | null = null

/** Made when the first button is shown: a start has no time to lose. */
const titlesByKey = (): ReadonlyMap<string, string[]> => {
  everywhere ??= new Map(keys.map((key) => [key, locales.map((one) => fold(titleOf(key, one)))]))
  return everywhere
}

const titleOf = (key: Key, locale: Locale): string => {
  const message = catalogs[locale][key]
  return typeof message === 'string' ? typeset(message, locale) : ''
}
