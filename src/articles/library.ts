import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Article, type ArticleLocale, articleLocales } from './article.ts'
import { parseFrontMatter } from './front-matter.ts'
import { createSearch, type Match } from './search.ts'

/** The articles shipped with the program are broken. Each line names file, line and problem. */
export class ArticlesError extends Error {
  override readonly name = 'ArticlesError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`articles cannot be read:\n${problems.join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads `<folder>/<locale>/<slug>.md` for every language, sorted by slug.
 * Throws an ArticlesError with every problem, also when an article is missing in one of the languages.
 */
export const loadArticles = async (folder: string): Promise<Article[]> => {
  const files = (await Promise.all(articleLocales.map((locale) => filesOf(folder, locale)))).flat()
  const problems = missingTranslations(files)
  const articles: Article[] = []
  for (const { locale, slug, path } of files) {
    const parsed = parseFrontMatter(await readFile(path, 'utf8'))
    if ('front' in parsed) articles.push({ slug, locale, ...parsed.front, body: parsed.body })
    else problems.push(...parsed.problems.map(({ line, problem }) => `${path}:${line}: ${problem}`))
  }
  if (problems.length > 0) throw new ArticlesError(problems)
  return articles
}

type ArticleFile = { locale: ArticleLocale; slug: string; path: string; folder: string }

const filesOf = async (folder: string, locale: ArticleLocale): Promise<ArticleFile[]> => {
  const names = await readdir(join(folder, locale))
  return names
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({ locale, slug: name.slice(0, -'.md'.length), path: join(folder, locale, name), folder }))
}

const missingTranslations = (files: readonly ArticleFile[]): string[] => {
  const paths = new Set(files.map(({ path }) => path))
  return files.flatMap(({ slug, path, folder }) =>
    articleLocales
      .map((locale) => join(folder, locale, `${slug}.md`))
      .filter((translation) => !paths.has(translation))
      .map((translation) => `${path}:1: its translation ${translation} is missing`),
  )
}

export type Library = {
  /** The articles that fit a description, best first; none when nothing fits well. */
  search: (text: string, locale: ArticleLocale, limit: number) => Match[]
  article: (slug: string, locale: ArticleLocale) => Article | null
}

/** Indexes the articles of a language once, when they are first searched: a start has no time to lose. */
export const createLibrary = (articles: readonly Article[]): Library => {
  const searches = new Map<ArticleLocale, ReturnType<typeof createSearch>>()
  const searchIn = (language: ArticleLocale): ReturnType<typeof createSearch> => {
    const search =
      searches.get(language) ?? createSearch(articles.filter(({ locale }) => locale === language))
    searches.set(language, search)
    return search
  }
  return {
    search: (text, locale, limit) => searchIn(locale)(text, limit),
    article: (slug, locale) =>
      articles.find((article) => article.slug === slug && article.locale === locale) ?? null,
  }
}
