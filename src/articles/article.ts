import { z } from 'zod'

/** The languages that every article is written in. */
export const articleLocales = ['en', 'fr'] as const
export type ArticleLocale = (typeof articleLocales)[number]

/** What an article says about itself, before its text. */
export const FrontMatter = z.strictObject({
  title: z.string().min(1),
  /** One line under the title, where articles are offered. */
  summary: z.string().min(1).max(140),
  /** What customers type for this, separated by commas: synonyms and common misspellings. */
  keywords: z.string().min(1),
})
export type FrontMatter = z.infer<typeof FrontMatter>

/** One self-service article in one language. The slug is the same in every language. */
export type Article = FrontMatter & {
  slug: string
  locale: ArticleLocale
  /** Markdown, without the front matter. */
  body: string
}
