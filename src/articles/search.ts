import MiniSearch from 'minisearch'
import type { Article } from './article.ts'
import { foldWord, weakWords, wordsOf } from './words.ts'

/** An article that fits what was typed; a higher score fits better. */
export type Match = { article: Article; score: number }

/** More than this adds cost and no meaning: a customer may paste a whole log file. */
const most = { characters: 4_000, words: 40 }

/** The fields that say what an article is about. The text below them ranks, but alone it is no reason to offer it. */
const subject = ['title', 'keywords', 'summary'] as const

/** Below these, silence is better than a wrong offer. Measured with the tables of the tests. */
const threshold = {
  /** The share of the customer's words that the article knows. */
  coverage: 0.5,
  score: 5,
  /** Of the best match's score: what is much weaker than the best is noise beside it. */
  ofBest: 0.4,
}

/** A search over articles of one language: forgives accents, plurals, beginnings of words and small typos. */
export const createSearch = (articles: readonly Article[]) => {
  const index = new MiniSearch<Article>({
    idField: 'slug',
    fields: [...subject, 'body'],
    processTerm: foldWord,
    searchOptions: {
      boost: { title: 4, keywords: 3, summary: 1.5, body: 0.5 },
      prefix: (term) => term.length > 4,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      weights: { prefix: 0.6, fuzzy: 0.2 },
    },
  })
  index.addAll(articles)
  const bySlug = new Map(articles.map((article) => [article.slug, article]))

  return (text: string, limit: number): Match[] => {
    const words = wordsOf(text.slice(0, most.characters), most.words)
    const telling = words.filter((word) => !weakWords.has(word))
    if (telling.length === 0) return []
    const known = new Map(
      index.search(telling.join(' '), { fields: [...subject] }).map((hit) => [hit.id, hit.queryTerms.length]),
    )
    const found = index
      .search(words.join(' '))
      .filter((hit) => (known.get(hit.id) ?? 0) / telling.length >= threshold.coverage)
    const least = Math.max(threshold.score, (found[0]?.score ?? 0) * threshold.ofBest)
    return found
      .filter((hit) => hit.score >= least)
      .slice(0, limit)
      .flatMap(({ id, score }) => {
        const article = bySlug.get(String(id))
        return article ? [{ article, score }] : []
      })
  }
}
