import { type Locale, locales } from '../../messages/locale.ts'

/** The language of ours that a tag such as `fr-CA` is in; null where we do not speak it. */
export const localeOf = (tag: string | null | undefined): Locale | null =>
  locales.find((locale) => tag?.toLowerCase().split(/[-_]/)[0] === locale) ?? null

/** What the page was asked for, or the first language of the browser's that we speak. */
export const firstLocale = (asked: string | null, browser: readonly string[]): Locale =>
  [asked, ...browser].map(localeOf).find((locale) => locale !== null) ?? 'en'
