import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArticleLocale, articleLocales } from '../../src/articles/article.ts'
import { createLibrary, loadArticles } from '../../src/articles/library.ts'
import { questions, unrelated } from './questions.ts'

const articles = await loadArticles(join(import.meta.dirname, '../../articles'))
const library = createLibrary(articles)
const slugs = [...new Set(articles.map(({ slug }) => slug))]

const offered = (text: string, locale: ArticleLocale, limit = 3) =>
  library.search(text, locale, limit).map(({ article }) => article.slug)

describe.each(articleLocales)('a customer who describes a problem (%s)', (locale) => {
  it.each(questions[locale])('is offered %s first for "%s"', (slug, question) => {
    expect(offered(question, locale)[0]).toBe(slug)
  })

  it.each(unrelated[locale])('is offered nothing for "%s"', (problem) => {
    expect(offered(problem, locale)).toEqual([])
  })

  it('is not offered what fits far worse than the best', () => {
    for (const [, question] of questions[locale]) {
      const [best, ...others] = library.search(question, locale, 9).map(({ score }) => score)
      expect(others.filter((score) => score < 0.4 * (best ?? 0))).toEqual([])
    }
  })

  it('can reach every article by at least three questions', () => {
    const asked = questions[locale].map(([slug]) => slug)
    expect(slugs.filter((slug) => asked.filter((one) => one === slug).length < 3)).toEqual([])
  })

  it('is offered articles in that language only', () => {
    const matches = questions[locale].flatMap(([, question]) => library.search(question, locale, 3))
    expect(new Set(matches.map(({ article }) => article.locale))).toEqual(new Set([locale]))
  })
})

describe('the search', () => {
  it.each([
    ['upper case', 'MON TICKET EST FERMÉ'],
    ['no accents', 'mon ticket est ferme'],
    ['decomposed accents', 'mon ticket est fermé'.normalize('NFD')],
    ['plurals', 'mes tickets sont fermés'],
  ])('reads %s alike', (_, text) => {
    expect(offered(text, 'fr')[0]).toBe('closed-tickets')
  })

  it('finds a word by its beginning', () => {
    expect(offered('telepho', 'en')[0]).toBe('phone-support')
  })

  it('reads the beginning of a long paste and forgets the rest', () => {
    const log = 'zzyx '.repeat(20_000)
    expect(offered(`my ticket is closed, reopen it ${log}`, 'en')[0]).toBe('closed-tickets')
    expect(offered(`${log} my ticket is closed, reopen it`, 'en')).toEqual([])
  })

  it('gives at most as many as asked for, best first, each once, for any text', () => {
    const words = fc.constantFrom('ticket', 'code', 'incident', 'phone', 'licence', 'fermé', '?', '🎫', 'no')
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words).map((list) => list.join(' ')),
    )
    fc.assert(
      fc.property(text, fc.constantFrom(...articleLocales), fc.nat(5), (typed, locale, limit) => {
        const matches = library.search(typed, locale, limit)
        const scores = matches.map(({ score }) => score)
        expect(matches.length).toBeLessThanOrEqual(limit)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
        expect(new Set(matches.map(({ article }) => article.slug)).size).toBe(matches.length)
      }),
    )
  })

  it('answers a paste of 100 KB in less time than building the index five times', () => {
    const paste = Array.from({ length: 12_000 }, (_, i) => `incidnet${i}`).join(' ')
    const search = quickest(() => library.search(paste, 'en', 3))
    const build = quickest(() => createLibrary(articles).search('ticket', 'en', 1))
    expect(search).toBeLessThan(5 * build)
  })
})

describe('an article', () => {
  it('is found by its slug and language', () => {
    expect(library.article('closed-tickets', 'fr')?.title).toMatch(/fermé/)
    expect(library.article('closed-tickets', 'en')?.title).toMatch(/closed/)
  })

  it('is null when there is none of that slug', () => {
    expect(library.article('../closed-tickets', 'en')).toBeNull()
  })
})

const quickest = (run: () => unknown): number => {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return Math.min(...times)
}
