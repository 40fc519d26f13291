import { escapeHtml } from '../http/html.ts'
import type { Locale } from '../messages/locale.ts'
import { typeset } from '../messages/typography.ts'

/** What to type for one path: `rule` names it in POLICY.md. */
export type DemoRow = { rule: string; who: 'home' | 'business'; type: string; gives: Record<Locale, string> }

type DemoPage = {
  locale: Locale
  /** Our own origin, from which the script comes. */
  base: string
  rows: readonly DemoRow[]
}

const en = {
  other: 'Français',
  title: 'Fennel Desktop\u00a07: your other computers, in a window',
  nav: ['Products', 'Store', 'Support'],
  lead: 'Run Windows and Linux beside your own system, without a restart. A license comes with support, by chat and by phone.',
  price: '€ 79.99, one computer',
  buy: 'Buy',
  points: [
    'Moves your old computer into a window, programs and all',
    'Shares folders, printers and the clipboard',
    'Pauses when you do, and is back in two seconds',
  ],
  help: 'Help is in the corner',
  helpText:
    'The round button opens the chat. Say what your question is about and show a credential from this table.',
  who: 'Customer',
  type: 'What to type',
  gives: 'What happens',
  rule: 'Rule',
  home: 'home',
  business: 'business',
  line: 'This line brings it to your site',
  lineText:
    'Nothing else is needed. Attributes, colours and the JavaScript interface are described in docs/WIDGET.md.',
  foot: 'Fennel is made up, and so are its customers. This page is not shown in production.',
}

const fr: typeof en = {
  other: 'English',
  title: 'Fennel Desktop\u00a07 : vos autres ordinateurs, dans une fenêtre',
  nav: ['Produits', 'Boutique', 'Assistance'],
  lead: 'Lancez Windows et Linux à côté de votre système, sans redémarrer. La licence comprend l’assistance, par chat et par téléphone.',
  price: '79,99\u00a0€, un ordinateur',
  buy: 'Acheter',
  points: [
    'Installe votre ancien ordinateur dans une fenêtre, programmes compris',
    'Partage dossiers, imprimantes et presse-papiers',
    'Se met en pause avec vous et revient en deux secondes',
  ],
  help: 'L’aide est dans le coin',
  helpText:
    'Le bouton rond ouvre la conversation. Dites ce qui vous amène et donnez un identifiant de ce tableau.',
  who: 'Client',
  type: 'À saisir',
  gives: 'Ce qui se passe',
  rule: 'Règle',
  home: 'particulier',
  business: 'entreprise',
  line: 'Cette ligne l’installe sur votre site',
  lineText:
    'Rien d’autre n’est nécessaire. Attributs, couleurs et interface JavaScript sont décrits dans docs/WIDGET.md.',
  foot: 'Fennel est inventé, ses clients aussi. Cette page n’est pas montrée en production.',
}

const words = { en, fr }

/** A shop's page that carries the widget by its one line, with what to type in it. */
export const demoPage = ({ locale, base, rows }: DemoPage): string => {
  const say = words[locale]
  const t = (text: string): string => escapeHtml(typeset(text, locale))
  const other = locale === 'fr' ? 'en' : 'fr'
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>Fennel Desktop 7</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/widget/demo.css">
<script src="/widget.js" data-locale="${locale}" defer></script>
</head>
<body>
<header><b>Fennel</b><nav>${say.nav.map((name) => `<span>${t(name)}</span>`).join('')}</nav>
<a href="/?lang=${other}" lang="${other}" hreflang="${other}">${say.other}</a></header>
<main>
<section class="product">
<div><h1>${t(say.title)}</h1>
<p>${t(say.lead)}</p>
<ul>${say.points.map((point) => `<li>${t(point)}</li>`).join('')}</ul>
<p class="buy"><b>${t(say.price)}</b> <button type="button">${t(say.buy)}</button></p></div>
${picture}
</section>
<section><h2>${t(say.help)}</h2>
<p>${t(say.helpText)}</p>
<div class="scroll" role="group" tabindex="0" aria-label="${t(say.help)}"><table>
<thead><tr>${[say.who, say.type, say.gives, say.rule].map((name) => `<th scope="col">${t(name)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(({ who, type, gives, rule }) => `<tr><td>${t(say[who])}</td><td><code>${escapeHtml(type)}</code></td><td>${t(gives[locale])}</td><td>${escapeHtml(rule)}</td></tr>`).join('\n')}
</tbody></table></div></section>
<section><h2>${t(say.line)}</h2>
<pre tabindex="0"><code>${escapeHtml(`<script src="${base}/widget.js" data-locale="${locale}" defer></script>`)}</code></pre>
<p>${t(say.lineText)}</p></section>
</main>
<footer>${t(say.foot)}</footer>
</body>
</html>
`
}

const picture = `<svg class="picture" viewBox="0 0 320 220" aria-hidden="true"><rect class="screen" x="10" y="10" width="300" height="180" rx="12"/>
<rect class="window" x="50" y="44" width="170" height="112" rx="8"/><rect class="front" x="120" y="78" width="160" height="92" rx="8"/>
<path class="leaf" d="M200 150c-30-24-18-54 0-62 18 8 30 38 0 62z"/><rect class="screen" x="120" y="196" width="80" height="12" rx="6"/></svg>`

export const demoCss = `:root { color-scheme: light dark; --text: #1b2533; --subtle: #566376; --page: #fff; --soft: #eef3f9; --line: #d5dce6; --leaf: #2f7d4f; }
@media (prefers-color-scheme: dark) { :root { --text: #e8edf4; --subtle: #a9b5c5; --page: #12171e; --soft: #1c232d; --line: #36414f; --leaf: #7fcf9d; } }
* { box-sizing: border-box; }
body { margin: 0; font: 17px/1.55 "Segoe UI", system-ui, sans-serif; color: var(--text); background: var(--page); }
header, main, footer { max-width: 1040px; margin: 0 auto; padding: 16px 20px; }
header { display: flex; align-items: center; gap: 28px; }
header b { font-size: 22px; color: var(--leaf); }
nav { display: flex; gap: 22px; color: var(--subtle); flex: 1; }
a { color: inherit; }
h1 { font-size: clamp(28px, 4.5vw, 42px); line-height: 1.15; margin: 0 0 16px; text-wrap: balance; }
h2 { font-size: 23px; margin: 0 0 8px; }
section { padding: 28px 0; border-top: 1px solid var(--line); }
.product { display: grid; grid-template-columns: 3fr 2fr; gap: 40px; align-items: center; border: 0; }
.picture { width: 100%; }
.screen { fill: var(--soft); stroke: var(--line); }
.window { fill: var(--page); stroke: var(--line); }
.front { fill: var(--page); stroke: var(--leaf); stroke-width: 2; }
.leaf { fill: var(--leaf); }
li { margin: 4px 0; }
.buy b { font-size: 22px; margin-inline-end: 16px; }
button { padding: 10px 26px; border: 0; border-radius: 8px; font: inherit; font-weight: 600; color: var(--page); background: var(--leaf); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: baseline; }
code { font-family: ui-monospace, Consolas, monospace; font-size: .95em; white-space: nowrap; }
pre { overflow-x: auto; margin: 12px 0; padding: 14px 16px; border-radius: 8px; background: var(--soft); }
footer { color: var(--subtle); padding-bottom: 110px; }
@media (max-width: 720px) { .product { grid-template-columns: 1fr; gap: 20px; } .picture { max-width: 320px; } header { justify-content: space-between; } nav { display: none; } }
`
