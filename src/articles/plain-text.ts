import { lexer, type Token, type Tokens } from 'marked'
import type { Article } from './article.ts'

/**
 * An article's text as paragraphs for a chat card: no Markdown, never HTML. Each list item is a paragraph
 * of its own, with its bullet or number.
 */
export const paragraphs = (article: Pick<Article, 'body'>): string[] =>
  lexer(article.body)
    .flatMap(blockText)
    .map((text) => text.trim())
    .filter((text) => text !== '')

/** The same as one text, paragraphs separated by a blank line. */
export const plainText = (article: Pick<Article, 'body'>): string => paragraphs(article).join('\n\n')

const isList = (token: Token): token is Tokens.List => token.type === 'list'

const blockText = (token: Token): string[] => (isList(token) ? listText(token) : [inlineText(token)])

const listText = (list: Tokens.List): string[] =>
  list.items.map((item, index) => {
    const mark = list.ordered ? `${Number(list.start) + index}.` : '•'
    return `${mark} ${item.tokens.flatMap(blockText).join(' ')}`
  })

const inlineText = (token: Token): string => {
  if (token.type === 'html') return ''
  if (token.type === 'br') return '\n'
  if ('tokens' in token && token.tokens) return token.tokens.map(inlineText).join('')
  return 'text' in token && typeof token.text === 'string' ? token.text.replace(/\s*\n\s*/g, ' ') : ''
}
