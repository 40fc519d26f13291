import type { Theme } from '../protocol.ts'
import { create } from './dom.ts'
import { createGuards } from './guards.ts'
import { createLauncher } from './launcher.ts'
import { createPanel, type Panel, type Progress } from './panel.ts'
import type { Settings } from './settings.ts'
import { css } from './styles.ts'
import { createTitle } from './title.ts'
import { type Direction, wordsOf } from './words.ts'

export type ViewState = {
  isOpen: boolean
  unread: number
  progress: Progress
  locale: string
  direction: Direction
  side: 'left' | 'right'
  theme: Theme
}

export type View = {
  panel: Panel
  /** The colour that the site gave, by attribute or by CSS variable. */
  accent(): string
  render(state: ViewState): void
  focusPanel(): void
  focusLauncher(): void
  hasFocus(): boolean
}

/** Draws the widget at the end of the page, in a shadow root that the page's styles do not reach. */
export const drawView = (
  { accent, title, label }: Settings,
  { onToggle, onClose }: { onToggle: () => void; onClose: () => void },
): View => {
  const host = document.createElement('guichet-widget')
  if (accent) host.style.setProperty('--guichet-accent', accent)
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(css)]
  const panel = createPanel(onClose)
  const launcher = createLauncher(onToggle)
  const status = create('span', { class: 'status', role: 'status' })
  const guards = createGuards(panel.focus, () => launcher.element.focus())
  const region = create(
    'div',
    { role: 'region' },
    guards.first,
    panel.element,
    launcher.element,
    guards.last,
    status,
  )
  const setTitle = createTitle(document)
  root.append(region)
  region.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && launcher.element.ariaExpanded === 'true') onClose()
  })
  document.body.append(host)

  return {
    panel,
    accent: () => getComputedStyle(host).getPropertyValue('--guichet-accent').trim(),
    render: ({ isOpen, unread, progress, locale, direction, side, theme }) => {
      const words = wordsOf(locale)
      const name = title ?? words.title
      const count = isOpen ? 0 : unread
      host.dataset.theme = theme
      Object.assign(region, { className: side, dir: direction, lang: locale, ariaLabel: name })
      launcher.render({ isOpen, unread, words, name: label })
      panel.render({ isOpen, progress, words, name })
      guards.render(isOpen)
      const told = count > 0 ? words.unread(count) : ''
      if (status.textContent !== told) status.textContent = told
      setTitle(count)
    },
    focusPanel: panel.focus,
    focusLauncher: () => launcher.element.focus(),
    hasFocus: () => root.activeElement !== null,
  }
}

const sheetOf = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}
