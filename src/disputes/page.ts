import type { SpentIncident } from '../desk/spent.ts'
import { escapeHtml } from '../http/html.ts'
import type { Translate } from '../messages/translator.ts'
import type { Profile } from '../rules/index.ts'
import type { Dispute } from '../store/disputes-port.ts'
import { factsOf, momentHoles } from './facts.ts'
import { css } from './style.ts'

/** What the owner sees behind the link. */
export type View =
  /** `unanswered`: they sent the form without an answer. */
  | { view: 'form'; spent: SpentIncident; token: string; until: Date; unanswered: boolean }
  | { view: 'case'; spent: SpentIncident; dispute: Dispute }
  | { view: 'expired' | 'unknown' | 'refused' }

type Shown = { title: string; body: string }

/** The whole page: no script, and nothing that is loaded. */
export const disputePage = (view: View, t: Translate, profile: Profile): string => {
  const { title, body } = shown(view, t, profile)
  const other = t.locale === 'fr' ? 'en' : 'fr'
  return `<!doctype html>
<html lang="${t.locale}">
<head>
<meta charset="utf-8">
<title>${escapeHtml(`${title} – ${profile.organisation}`)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<header><b>${escapeHtml(profile.organisation)}</b>
<a href="?lang=${other}" lang="${other}" hreflang="${other}">${escapeHtml(t('button.otherLanguage'))}</a></header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
}

const shown = (view: View, t: Translate, profile: Profile): Shown => {
  switch (view.view) {
    case 'form':
      return form(view, t)
    case 'case':
      return caseView(view, t, profile)
    case 'expired':
    case 'unknown':
    case 'refused': {
      const body = paragraph(t(`dispute.${view.view}`)) + person(t('offer.person'), profile)
      return { title: t(`dispute.${view.view}.title`), body }
    }
  }
}

const form = ({ spent, token, until, unanswered }: Extract<View, { view: 'form' }>, t: Translate): Shown => ({
  title: t('dispute.title'),
  body: [
    paragraph(t('dispute.lead')),
    facts(spent, t),
    ...(spent.reversedAt ? [paragraph(t('dispute.given'))] : []),
    `<form method="post">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<fieldset${unanswered ? ' aria-describedby="unanswered"' : ''}>
<legend>${escapeHtml(t('dispute.ask'))}</legend>`,
    ...(unanswered
      ? [`<p id="unanswered" class="problem" role="alert">${escapeHtml(t('dispute.choose'))}</p>`]
      : []),
    choice('check', t('dispute.check'), t('dispute.check.hint')),
    choice('notMe', t('dispute.notMe'), t('dispute.notMe.hint')),
    `</fieldset>
<label for="comment">${escapeHtml(t('dispute.comment'))}</label>
<input id="comment" name="comment" maxlength="200" autocomplete="off" aria-describedby="comment-hint">
<p id="comment-hint" class="hint">${escapeHtml(t('dispute.comment.hint'))}</p>
<button>${escapeHtml(t('dispute.send'))}</button>
</form>`,
    `<p class="hint">${escapeHtml(t('dispute.until', momentHoles(until, t)))}</p>`,
  ].join('\n'),
})

const choice = (kind: Dispute['kind'], label: string, hint: string): string =>
  `<div class="choice"><input type="radio" name="kind" id="${kind}" value="${kind}" required aria-describedby="${kind}-hint">
<label for="${kind}">${escapeHtml(label)}</label>
<p id="${kind}-hint" class="hint">${escapeHtml(hint)}</p></div>`

const caseView = (
  { spent, dispute }: Extract<View, { view: 'case' }>,
  t: Translate,
  profile: Profile,
): Shown => {
  const isOpen = dispute.state === 'open'
  const given = spent.reversedAt !== null
  const sentences = [
    isOpen ? t('dispute.open', { id: dispute.id }) : t('dispute.closed', { id: dispute.id }),
    ...(isOpen ? [] : [given ? t('dispute.closed.given') : t('dispute.closed.kept')]),
    ...(isOpen && given ? [t('dispute.given')] : []),
    ...(spent.code?.blockedAt ? [t('dispute.blocked')] : []),
  ]
  return {
    title: isOpen ? t('dispute.open.title') : t('dispute.closed.title'),
    body: [
      ...sentences.map(paragraph),
      facts(spent, t),
      paragraph(t('dispute.more')),
      person(t('offer.person'), profile),
    ].join('\n'),
  }
}

/** Without the ticket's subject: what was typed there is in the mail, and in no page that a link alone opens. */
const facts = (spent: SpentIncident, t: Translate): string =>
  `<dl>${factsOf(spent, t, { withSubject: false })
    .map(([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`)
    .join('\n')}</dl>`

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`

const person = (label: string, { links }: Profile): string =>
  `<p><a class="way" href="${escapeHtml(links.person)}">${escapeHtml(label)}</a></p>`
