import { match } from '@formatjs/intl-localematcher'

export const locales = ['en', 'fr'] as const
export type Locale = (typeof locales)[number]

const fallback: Locale = 'en'
const mostTags = 20

/**
 * The best of our languages for what a client asks: language tags in order of preference, or an Accept-Language header.
 * `fr-CA` is served in French; nothing, nonsense and languages that we do not speak in English. Never throws.
 */
export const negotiateLocale = (tags: string | readonly string[] | undefined): Locale => {
  const first = typeof tags === 'string' ? tags : tags?.[0]
  const exact = locales.find((locale) => locale === first)
  if (exact !== undefined) return exact
  const wanted = [tags ?? []].flat().slice(0, mostTags).flatMap(tagsIn)
  const found = match(wanted.slice(0, mostTags), locales, fallback, { algorithm: 'lookup' })
  return locales.find((locale) => locale === found) ?? fallback
}

const tagsIn = (text: string): string[] =>
  String(text)
    .slice(0, 500)
    .split(',')
    .map((part) => part.replace(/;.*/s, '').trim().replaceAll('_', '-'))
    .filter(isTag)

const isTag = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
