import { cardCss, hostConfig, palettes, type Theme } from '../../../cards/gallery/host-config.ts'

/** The cards' look here: as in the gallery, but on the bubble they are drawn in. */
export const cardConfig = (theme: Theme) => hostConfig(theme)

/** A day, in milliseconds: what waits to be sent is never called failed before the desk says so. */
const sendTimeout = 86_400_000

/** Web Chat in the colours of our cards. */
export const styleOptions = (theme: Theme) => {
  const { page, card, border, text, subtle, accent, onAccent, emphasis } = palettes[theme]
  return {
    accent,
    subtle,
    backgroundColor: page,
    primaryFont: 'inherit',
    rootHeight: '100%',
    rootWidth: '100%',
    bubbleBackground: card,
    bubbleBorderColor: border,
    bubbleBorderRadius: 12,
    bubbleTextColor: text,
    bubbleMaxWidth: 640,
    bubbleFromUserBackground: accent,
    bubbleFromUserBorderColor: accent,
    bubbleFromUserBorderRadius: 12,
    bubbleFromUserTextColor: onAccent,
    bubbleMinHeight: 36,
    timestampColor: subtle,
    sendBoxBackground: card,
    sendBoxTextColor: text,
    sendBoxPlaceholderColor: subtle,
    sendBoxBorderTop: `solid 1px ${border}`,
    sendBoxHeight: 48,
    sendBoxButtonColor: accent,
    sendBoxButtonColorOnHover: accent,
    sendBoxButtonColorOnFocus: accent,
    sendBoxButtonShadeColorOnHover: emphasis,
    sendBoxButtonShadeColorOnFocus: emphasis,
    sendBoxTextWrap: false,
    suggestedActionBackgroundColor: card,
    suggestedActionBorderColor: accent,
    suggestedActionTextColor: accent,
    suggestedActionLayout: 'flow' as const,
    transcriptActivityVisualKeyboardIndicatorColor: accent,
    transcriptVisualKeyboardIndicatorColor: accent,
    transcriptTerminatorColor: border,
    scrollToEndButtonBehavior: 'unread' as const,
    hideUploadButton: true,
    disableFileUpload: true,
    hideTelephoneKeypadButton: true,
    sendTimeout,
    sendTypingIndicator: false,
    adaptiveCardsParserMaxVersion: '1.6',
  }
}

/** A CSS colour given by the site and black or white on it, whichever is read better; null where it is not one. */
export const accentOf = (color: string | null): { accent: string; onAccent: string } | null => {
  if (color === null || !CSS.supports('color', color)) return null
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return null
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  return { accent: `rgb(${red} ${green} ${blue})`, onAccent: luminance > 0.179 ? '#000000' : '#ffffff' }
}

const linear = (channel: number): number => {
  const part = channel / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** The rules of our cards are made more particular than Web Chat's own, which they take the place of. */
const themeCss = (theme: Theme): string => {
  const { page, card, border, text, subtle, accent, onAccent, emphasis, warning } = palettes[theme]
  return `
.${theme} { --page: ${page}; --card: ${card}; --border: ${border}; --text: ${text}; --subtle: ${subtle};
  --accent: ${accent}; --on-accent: ${onAccent}; --emphasis: ${emphasis}; --warning: ${warning};
  --bar: ${theme === 'light' ? accent : emphasis}; --on-bar: ${theme === 'light' ? onAccent : text}; color-scheme: ${theme}; }
${cardCss(theme).replaceAll(`.${theme} `, `.page.${theme} .main .webchat__adaptive-card-renderer `)}`
}

/** Of the whole page. The header alone takes the site's own colour, whatever it is. */
export const pageCss = `${themeCss('light')}${themeCss('dark')}
html, body, #chat { height: 100%; margin: 0; }
body { overflow: hidden; font-family: "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
.page { display: flex; flex-direction: column; height: 100dvh; background: var(--page); color: var(--text); font-size: 15px; }
.page *, .page *::before { box-sizing: border-box; }
.header { display: flex; align-items: center; gap: 4px; background: var(--header, var(--bar)); color: var(--on-header, var(--on-bar));
  padding: max(8px, env(safe-area-inset-top)) max(8px, env(safe-area-inset-right)) 8px max(14px, env(safe-area-inset-left)); }
.heading { flex: 1; min-width: 0; }
.heading h1 { font-size: 17px; line-height: 22px; margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.heading p { font-size: 13px; line-height: 17px; margin: 0; }
.heading p::before { content: ''; display: inline-block; width: 8px; height: 8px; margin-inline-end: 6px; border-radius: 50%;
  border: 2px solid currentColor; }
.heading p.online::before { background: currentColor; }
.tool { display: grid; place-items: center; min-width: 40px; height: 40px; padding: 0; border: 0; border-radius: 8px; background: none;
  color: inherit; font: inherit; cursor: pointer; }
select.tool { font-size: 14px; padding: 0 6px; appearance: auto; }
select.tool option { color: #000; background: #fff; }
.tool:hover { outline: 1px solid currentColor; outline-offset: -1px; }
.tool:focus-visible { outline: 3px solid currentColor; outline-offset: -3px; }
.tool svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
.menu { position: relative; }
.menu ul { position: absolute; inset-inline-end: 0; top: 44px; z-index: 10; margin: 0; padding: 6px; list-style: none; min-width: 250px;
  max-width: calc(100vw - 24px); background: var(--card); color: var(--text); border: 1px solid var(--border); border-radius: 10px;
  box-shadow: 0 6px 24px rgb(0 0 0 / 25%); }
.menu li button { width: 100%; min-height: 40px; padding: 8px 12px; border: 0; border-radius: 6px; background: none; color: inherit;
  font: inherit; text-align: start; cursor: pointer; }
.menu li button:hover { background: var(--emphasis); }
.menu li button:focus-visible, .ended button:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; }
.notice:empty { display: none; }
.notice { margin: 0; padding: 8px 14px; background: var(--warning); color: var(--text); border-bottom: 1px solid var(--border); font-size: 14px; }
.main { flex: 1; min-height: 0; position: relative; padding-bottom: env(safe-area-inset-bottom); background: var(--card); }
.main > .starting { margin: 0; padding: 40px 16px; height: 100%; text-align: center; background: var(--page); color: var(--subtle); }
.ended { padding: 14px; background: var(--card); border-top: 1px solid var(--border); display: flex; flex-wrap: wrap; gap: 8px; }
.ended p { width: 100%; margin: 0; font-weight: 600; }
.ended button { min-height: 40px; padding: 8px 14px; border: 1px solid var(--accent); border-radius: 8px; background: var(--card);
  color: var(--accent); font: inherit; font-weight: 600; cursor: pointer; }
.ended button:first-of-type { background: var(--accent); color: var(--on-accent); }
.page .main .webchat__adaptive-card-renderer .ac-input { border-color: var(--subtle); }
.page .main .webchat__adaptive-card-renderer .ac-pushButton[aria-pressed="true"] { box-shadow: inset 0 0 0 2px currentColor; }
.page .main .webchat__adaptive-card-renderer .ac-pushButton[aria-disabled="true"] { opacity: 0.6; cursor: default; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
`
