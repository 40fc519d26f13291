import type { SpentIncident } from '../desk/spent.ts'
import { factsOf, momentHoles, oneLine } from '../disputes/facts.ts'
import { escapeHtml } from '../http/html.ts'
import type { Locale } from '../messages/locale.ts'
import { type Translate, translator } from '../messages/translator.ts'
import type { Profile } from '../rules/index.ts'

export type Letter = { subject: string; text: string; html: string; languages: readonly Locale[] }

export type LetterContent = {
  spent: SpentIncident
  /** Where to dispute it; null once it is too late for that. */
  link: { url: string; until: Date } | null
  profile: Pick<Profile, 'organisation' | 'links'>
}

/** No record says which language an owner speaks: they are told in both. */
const languages: readonly Locale[] = ['fr', 'en']

/** What the owner of an entitlement is told of an incident spent. */
export const incidentLetter = (content: LetterContent): Letter => {
  const { organisation } = content.profile
  const parts = languages.map((locale) => partOf(content, translator(locale)))
  const subject = parts.map(({ t }) => t('spent.subject', { organisation })).join(' / ')
  return {
    subject,
    text: `${parts.map(textOf).join('\n\n----\n\n')}\n`,
    html: `<!doctype html>
<html lang="${languages[0]}">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
${parts.map(htmlOf).join('\n<hr>\n')}
</body>
</html>
`,
    languages,
  }
}

/** One language's part, before it is text or HTML. */
type Part = {
  t: Translate
  hello: string
  what: string
  facts: [label: string, value: string][]
  nothing: string
  otherwise: string
  link: { url: string; title: string }
  why: string
}

const partOf = ({ spent, link, profile }: LetterContent, t: Translate): Part => {
  const { name } = spent.owner
  return {
    t,
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

const textOf = ({ t, hello, what, facts, nothing, otherwise, link, why }: Part): string => {
  const lines = facts.map(([label, value]) => t('spent.line', { label, value })).join('\n')
  return [hello, what, lines, nothing, `${otherwise}\n${link.url}`, why].join('\n\n')
}

const htmlOf = ({ t, hello, what, facts, nothing, otherwise, link, why }: Part): string => {
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`
  const row = ([label, value]: [string, string]) =>
    `<tr><th scope="row" align="left" style="padding-right: 1em">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`
  return `<div lang="${t.locale}">
${paragraph(hello)}
${paragraph(what)}
<table>${facts.map(row).join('\n')}</table>
${paragraph(nothing)}
<p>${escapeHtml(otherwise)}<br><a href="${escapeHtml(link.url)}">${escapeHtml(link.title)}</a></p>
<p><small>${escapeHtml(why)}</small></p>
</div>`
}
