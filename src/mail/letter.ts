import type { SpentIncident } from '../desk/spent.ts'
import { factsOf, momentHoles, oneLine } from '../disputes/facts.ts'
import { escapeHtml } from '../http/html.ts'
import type { Translate } from '../messages/translator.ts'
import type { Profile } from '../rules/index.ts'
import {
  htmlFacts,
  htmlParagraph,
  type Letter,
  type LetterFacts,
  textFacts,
  wholeLetter,
} from './whole-letter.ts'

export type LetterContent = {
  spent: SpentIncident
  /** Where to dispute it; null once it is too late for that. */
  link: { url: string; until: Date } | null
  profile: Pick<Profile, 'organisation' | 'links'>
}

/** What the owner of an entitlement is told of an incident spent. */
export const incidentLetter = (content: LetterContent): Letter =>
  wholeLetter((t) => {
    const said = saidIn(content, t)
    const subject = t('spent.subject', { organisation: content.profile.organisation })
    return { subject, text: textOf(said, t), html: htmlOf(said) }
  })

/** What is said in one language, before it is text or HTML. */
type Said = {
  hello: string
  what: string
  facts: LetterFacts
  nothing: string
  otherwise: string
  link: { url: string; title: string }
  why: string
}

const saidIn = ({ spent, link, profile }: LetterContent, t: Translate): Said => {
  const { name } = spent.owner
  return {
    hello: name ? t('spent.hello', { name: oneLine(name) }) : t('spent.hello.unnamed'),
    what: t('spent.what', { organisation: profile.organisation }),
    facts: factsOf(spent, t, { withSubject: true }),
    nothing: t('spent.nothing'),
    otherwise: link ? t('spent.dispute', momentHoles(link.until, t)) : t('spent.late'),
    link: link
      ? { url: link.url, title: t('spent.link') }
      : { url: profile.links.person, title: t('offer.person') },
    why: t('spent.why'),
  }
}

const textOf = ({ hello, what, facts, nothing, otherwise, link, why }: Said, t: Translate): string =>
  [hello, what, textFacts(facts, t), nothing, `${otherwise}\n${link.url}`, why].join('\n\n')

const htmlOf = ({ hello, what, facts, nothing, otherwise, link, why }: Said): string =>
  [
    htmlParagraph(hello),
    htmlParagraph(what),
    htmlFacts(facts),
    htmlParagraph(nothing),
    `<p>${escapeHtml(otherwise)}<br><a href="${escapeHtml(link.url)}">${escapeHtml(link.title)}</a></p>`,
    `<p><small>${escapeHtml(why)}</small></p>`,
  ].join('\n')
