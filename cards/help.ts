import {
  aside,
  button,
  card,
  type Element,
  heading,
  link,
  paragraph,
  subheading,
  type View,
} from './elements.ts'
import { offerButton } from './parts.ts'
import { type Asked, typed } from './questions.ts'
import { shorten } from './text.ts'

export type OfferedArticle = { slug: string; title: string; summary: string }

const mostArticles = 3
const longestTitle = 40

/** Articles that may answer; `before` when a ticket is about to be opened. */
export const suggestionsCard: View<Asked & { articles: OfferedArticle[]; before: boolean }> = (
  { nonce, articles, before },
  t,
  profile,
) => {
  const shown = articles.slice(0, mostArticles)
  const text = before ? t('selfService.before') : t('selfService.found')
  if (shown.length === 0) {
    return card({
      speak: t('selfService.none'),
      body: [heading(t('title.selfService')), paragraph(t('selfService.none'))],
      actions: [offerButton('web', {}, t, profile), offerButton('person', {}, t, profile)],
    })
  }
  return card({
    speak: [text, ...shown.map(({ title }) => `${title}.`)].join(' '),
    body: [
      heading(t('title.selfService')),
      paragraph(text),
      ...shown.flatMap(({ title, summary }) => [subheading(title), aside(summary)]),
    ],
    actions: [
      ...shown.map(({ slug, title }) =>
        button(shorten(title, longestTitle), { action: 'article', article: slug, nonce }),
      ),
      button(t('button.solved'), { action: 'solved', nonce }),
      button(t('button.notSolved'), { action: 'notSolved', nonce }),
    ],
  })
}

const longestArticle = 2500

/** One article as plain paragraphs; a long one is cut, and can be read in full on the website. */
export const articleCard: View<Asked & { title: string; paragraphs: string[] }> = (
  { nonce, title, paragraphs },
  t,
  profile,
) => {
  const { kept, cut } = fitting(paragraphs)
  return card({
    speak: [title, ...kept].join(' '),
    body: [heading(title), ...kept.map(paragraph)],
    actions: [
      button(t('button.solved'), { action: 'solved', nonce }, true),
      button(t('button.notSolved'), { action: 'notSolved', nonce }),
      ...(cut ? [offerButton('web', {}, t, profile)] : []),
    ],
  })
}

const fitting = (paragraphs: string[]): { kept: string[]; cut: boolean } => {
  const whole = paragraphs.join('\n\n')
  const kept = shorten(whole, longestArticle)
  return { kept: kept.split('\n\n'), cut: kept !== whole }
}

/** The way to a person: `connected` when an agent hub takes the conversation over, else the link and the hours. */
export const personCard: View<{ connected: boolean }> = ({ connected }, t, profile) => {
  const hours = profile.phone.hours[t.locale] ?? profile.phone.hours.en
  const text = connected ? t('person.connecting') : t('person.link')
  const opening: Element[] =
    !connected && hours ? [aside(t('person.hours', { hours })), aside(profile.phone.number)] : []
  return card({
    speak: text,
    body: [heading(t('title.person')), paragraph(text), ...opening],
    actions: connected
      ? []
      : [
          link(t('offer.person'), profile.links.person),
          button(t('button.menu'), { action: 'command', command: 'menu' }),
        ],
  })
}

export const feedbackCard: View<Asked> = ({ nonce }, t) =>
  card({
    speak: t('feedback.ask'),
    body: [paragraph(t('feedback.ask'))],
    actions: [
      button(t('button.yes'), { action: 'feedback', useful: true, nonce }),
      button(t('button.notReally'), { action: 'feedback', useful: false, nonce }),
    ],
  })

export const commentCard: View<Asked> = ({ nonce }, t) =>
  typed(t('feedback.comment'), t('label.comment'), 'comment', nonce, t, [
    button(t('button.skip'), { action: 'skip', nonce }),
  ])
