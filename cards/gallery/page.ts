import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Locale, locales } from '../../src/messages/locale.ts'
import { translator } from '../../src/messages/translator.ts'
import type { Example } from './example.ts'
import { examples, groups } from './examples.ts'
import { cardCss, hostConfig, palettes, type Theme } from './host-config.ts'

const themes: readonly Theme[] = ['light', 'dark']

/** The sections of the page, each a picture: a theme and a group of examples. */
export const pictures = themes.flatMap((theme) =>
  Object.entries(groups).map(([group, shown]) => ({ id: `${theme}-${group}`, theme, shown })),
)
type Picture = { id: string; theme: Theme; shown: readonly Example[] }

/** One page that stands alone: every card in every language, light and dark, drawn by the real renderer when opened. */
export const galleryPage = (): string => {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Guichet: the cards</title><style>${css()}</style></head>
<body>${pictures.map(section).join('')}
<script>${bundled('adaptivecards', 'dist/adaptivecards.min.js')}</script>
<script>${bundled('marked', 'lib/marked.umd.js')}</script>
<script>const data = ${json({ cards: cards(), configs: { light: hostConfig('light'), dark: hostConfig('dark') } })};${draw}</script>
</body></html>`
}

const cards = () =>
  Object.fromEntries(
    locales.map((locale) => [locale, examples.map(({ render }) => render(translator(locale)))]),
  )

const section = ({ id, theme, shown }: Picture): string =>
  `<section class="${theme}" id="${id}"><h1>${id}</h1>${shown.map((example) => row(theme, example)).join('')}</section>`

const row = (theme: Theme, example: Example): string => {
  const index = examples.indexOf(example)
  return `<h2>${example.name}</h2><div class="row">${locales.map((locale) => slot(theme, locale, index)).join('')}</div>`
}

const slot = (theme: Theme, locale: Locale, index: number): string =>
  `<div class="card" lang="${locale}" data-theme="${theme}" data-index="${index}"></div>`

/** Runs in the page. Markdown is on, as in Web Chat and Teams. */
const draw = `
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = marked.parse(text)
  result.didProcess = true
}
for (const slot of document.querySelectorAll('.card')) {
  const card = new AdaptiveCards.AdaptiveCard()
  card.hostConfig = new AdaptiveCards.HostConfig(data.configs[slot.dataset.theme])
  card.parse(data.cards[slot.lang][slot.dataset.index])
  slot.append(card.render())
}`

const require = createRequire(import.meta.url)

const bundled = (name: string, file: string): string =>
  inScript(readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file), 'utf8'))

const json = (value: unknown): string => inScript(JSON.stringify(value))
const inScript = (code: string): string =>
  code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')

const css = (): string => `
body { margin: 0; font-family: "Segoe UI", system-ui, "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
section { padding: 24px 32px 48px; }
h1 { margin: 0 0 8px; font-size: 22px; } section > h2 { font-size: 13px; font-weight: 600; margin: 28px 0 8px; opacity: .75; }
.row { display: flex; gap: 24px; flex-wrap: wrap; align-items: flex-start; }
.card { width: 420px; border-radius: 12px; overflow: hidden; }
${themes.map((theme) => `.${theme} { background: ${palettes[theme].page}; color: ${palettes[theme].text}; } .${theme} .card { border: 1px solid ${palettes[theme].border}; background: ${palettes[theme].card}; }${cardCss(theme)}`).join('\n')}`
