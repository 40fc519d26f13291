import { match } from '@formatjs/intl-localematcher'

export const locales = ['en', 'fr'] as const
export type Locale = (typeof locales)[number]

const fallback: Locale = 'en'
const mostTags = 20
/** One of our languages, with or without a country: what nearly every channel sends, and plain without negotiation. */
const plainTag = new RegExp(`^(${locales.join('|')})(?:-[a-zA-Z]{2})?$`)

/**
 * The best of our languages for what a client asks: language tags in order of preference, or an Accept-Language header.
 * `fr-CA` is served in French; nothing, nonsense and languages that we do not speak in English. Never throws.
 */
export const negotiateLocale = (tags: string | readonly string[] | undefined): Locale => {
  const first = typeof tags === 'string' ? tags : tags?.[0]
  const plain = plainTag.exec(first ?? '')?.[1]
  if (plain !== undefined) return asLocale(plain)
  const wanted = [tags ?? []].flat().slice(0, mostTags).flatMap(tagsIn)
  return asLocale(match(wanted.slice(0, mostTags), locales, fallback, { algorithm: 'lookup' }))
}

const asLocale = (tag: string): Locale => locales.find((locale) => locale === tag) ?? fallback

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
