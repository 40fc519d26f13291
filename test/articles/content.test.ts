import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Article, articleLocales } from '../../src/articles/article.ts'
import { loadArticles } from '../../src/articles/library.ts'
import { paragraphs, plainText } from '../../src/articles/plain-text.ts'

const articles = await loadArticles(join(import.meta.dirname, '../../articles'))
const french = articles.filter(({ locale }) => locale === 'fr')
const english = articles.filter(({ locale }) => locale === 'en')
const named = (list: Article[]) =>
  list.map((article) => [`${article.locale}/${article.slug}`, article] as const)

const narrow = '\u202F'
const noBreak = '\u00A0'

/** Everything of an article that a customer reads. */
const shown = (article: Article) => [article.title, article.summary, plainText(article)].join('\n')

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length

describe('the articles', () => {
  it('are the same in every language', () => {
    for (const locale of articleLocales) {
      const slugs = articles.filter((article) => article.locale === locale).map(({ slug }) => slug)
      expect(slugs).toEqual(english.map(({ slug }) => slug))
    }
    expect(english.length).toBeGreaterThanOrEqual(9)
  })

  it.each(english.map(({ slug }) => slug))(
    '%s has the same paragraphs, list items and numbers in both',
    (slug) => {
      const shape = (list: Article[]) => {
        const article = list.find((one) => one.slug === slug)
        const lines = article ? paragraphs(article) : []
        return {
          marks: lines.map((line) => /^(•|\d\.)/.exec(line)?.[0] ?? 'text'),
          digits: lines.map((line) => line.match(/\d+/g) ?? []).map((found) => found.toSorted()),
        }
      }
      expect(shape(french)).toEqual(shape(english))
    },
  )

  it.each(named(articles))('%s is short', (_, article) => {
    const words = plainText(article)
      .split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    expect(words).toBeGreaterThanOrEqual(100)
    expect(words).toBeLessThanOrEqual(200)
  })

  it.each(named(articles))('%s becomes plain text', (_, article) => {
    expect(shown(article)).not.toMatch(/\*\*|<|\]\(|https?:/)
  })

  it.each(named(articles))('%s names the six products in full, or none', (_, article) => {
    const products =
      /Plesk Panel|Plesk Sitebuilder|Plesk Expand|Virtuozzo Containers|Business Automation Standard|Plesk Billing/g
    expect([0, 6]).toContain(count(shown(article), products))
  })
})

describe.each(named(french))('%s', (_, article) => {
  const text = shown(article)

  it('has a narrow no-break space before ? ! ;', () => {
    expect(text).not.toMatch(new RegExp(`[^${narrow}][?!;]`))
  })

  it('has a no-break space before the colon', () => {
    expect(text).not.toMatch(new RegExp(`[^${noBreak}]:`))
  })

  it('has narrow no-break spaces inside guillemets, and no other quotation marks', () => {
    expect(text).not.toMatch(new RegExp(`«(?!${narrow})|(?<!${narrow})»|["“”']`))
  })

  it('says vous', () => {
    expect(text).not.toMatch(/(?<!\p{L})(tu|toi|ton|tes|t’)(?!\p{L})/iu)
    expect(text).toMatch(/(?<!\p{L})(vous|votre|vos)(?!\p{L})/iu)
  })
})
