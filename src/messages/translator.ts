import { createInstance, type i18n } from 'i18next'
import type { Catalog, HolesOf, Key } from './catalog.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { type Locale, locales } from './locale.ts'
import { typeset } from './typography.ts'

/** One language at work: `t(key, holes)` gives the text; the compiler knows the key and its holes. */
export interface Translate {
  <K extends Key>(key: K, ...holes: HolesOf<K>): string
  readonly locale: Locale
  /** A day `YYYY-MM-DD` in full, such as "24 November 2026". */
  date(day: string): string
  number(n: number): string
  /** "a, b and c". */
  list(items: readonly string[]): string
  /** The name of a language, given its BCP 47 tag. */
  language(tag: string): string
}

export const catalogs: Readonly<Record<Locale, Catalog>> = { en, fr }

/** The tags that Intl formats by: the English of the texts is British. */
const intlTags: Readonly<Record<Locale, string>> = { en: 'en-GB', fr: 'fr-FR' }

/** The translator of one language; the same one for every call. */
export const translator = (locale: Locale): Translate => translators[locale]

/** i18next finds a plural form by the key's suffix; `many` (a million, in French) reads like `other` here. */
const resourceOf = (locale: Locale): Record<string, string> =>
  Object.fromEntries(
    Object.entries(catalogs[locale]).flatMap(([key, message]) =>
      (typeof message === 'string'
        ? [[key, message] as const]
        : [
            [`${key}_one`, message.one] as const,
            [`${key}_many`, message.other] as const,
            [`${key}_other`, message.other] as const,
          ]
      ).map(([name, text]) => [name, typeset(text, locale)]),
    ),
  )

const build = (): i18n => {
  const instance = createInstance()
  instance.init({
    initAsync: false,
    lng: 'en',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    contextSeparator: '\u0000',
    resources: Object.fromEntries(locales.map((locale) => [locale, { translation: resourceOf(locale) }])),
  })
  return instance
}

const texts = build()

/** Filled by us: what i18next does to find out how takes ten times as long. */
const hole = /\{(\w+)\}/g

/** Intl reads a language's data for each of its formatters: several milliseconds of a start that needs none. */
const onceNeeded = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

const speak = (locale: Locale): Translate => {
  const tag = intlTags[locale]
  const plural = texts.getFixedT(locale)
  const whole = new Map(Object.entries(resourceOf(locale)))
  const numbers = onceNeeded(() => new Intl.NumberFormat(tag))
  const lists = onceNeeded(() => new Intl.ListFormat(tag, { type: 'conjunction' }))
  const languages = onceNeeded(() => new Intl.DisplayNames(tag, { type: 'language' }))
  const days = onceNeeded(() => new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }))
  const shown = (value: string | number): string =>
    typeof value === 'number' ? numbers().format(value) : value

  const say = <K extends Key>(key: K, ...[holes]: HolesOf<K>): string => {
    const name: string = key
    const message = catalogs[locale][key]
    const values: Record<string, string | number> = holes ?? {}
    const count = typeof message === 'object' ? Number(values[message.by]) : 0
    const text = whole.get(name) ?? plural(name, { count, skipInterpolation: true })
    return text.includes('{') ? text.replace(hole, (as, at: string) => shown(values[at] ?? as)) : text
  }
  return Object.assign(say, {
    locale,
    date: (day: string) => firstOfMonth(days().format(new Date(`${day}T00:00:00Z`)), locale),
    number: (n: number) => numbers().format(n),
    list: (items: readonly string[]) => lists().format(items),
    language: (code: string) => languages().of(code) ?? code,
  })
}

/** French prints the first of a month as an ordinal; Intl does not. */
const firstOfMonth = (date: string, locale: Locale): string =>
  locale === 'fr' ? date.replace(/^1 /, '1er ') : date

const translators: Readonly<Record<Locale, Translate>> = { en: speak('en'), fr: speak('fr') }
