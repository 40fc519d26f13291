import { escapeHtml } from '../http/html.ts'
import type { Locale } from '../messages/locale.ts'
import { type Translate, translator } from '../messages/translator.ts'

export type Letter = { subject: string; text: string; html: string; languages: readonly Locale[] }

/** One language's part: `html` is what stands in its element. */
export type LetterPart = { subject: string; text: string; html: string }

/** No record says which language an owner speaks: they are told in both. */
const languages: readonly Locale[] = ['fr', 'en']

/** A letter in every language, one after the other. */
export const wholeLetter = (partIn: (t: Translate) => LetterPart): Letter => {
  const parts = languages.map((locale) => ({ locale, ...partIn(translator(locale)) }))
  const subject = parts.map((part) => part.subject).join(' / ')
  return {
    subject,
    text: `${parts.map(({ text }) => text).join('\n\n----\n\n')}\n`,
    html: `<!doctype html>
<html lang="${languages[0]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
${parts.map(({ locale, html }) => `<div lang="${locale}">\n${html}\n</div>`).join('\n<hr>\n')}
</body>
</html>
`,
    languages,
  }
}

export const htmlParagraph = (text: string): string => `<p>${escapeHtml(text)}</p>`

/** What there is to say, each with its label. */
export type LetterFacts = [label: string, value: string][]

export const textFacts = (facts: LetterFacts, t: Translate): string =>
  facts.map(([label, value]) => t('spent.line', { label, value })).join('\n')

export const htmlFacts = (facts: LetterFacts): string => `<table>${facts.map(htmlRow).join('\n')}</table>`

const htmlRow = ([label, value]: LetterFacts[number]): string =>
  `<tr><th scope="row" align="left" style="padding-right: 1em">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`
