/** Where the panel takes the whole screen: phones, upright or not. */
export const fullScreen = '(max-width: 479.98px), (max-height: 439.98px)'

/**
 * Of the shadow root; put there as a constructed sheet, which no policy of the page stands against. Opening, the panel is
 * visible at once: while it is still hidden, it takes no focus.
 */
export const css = `
:host { all: initial; color-scheme: light dark; position: fixed; width: 0; height: 0;
  z-index: var(--guichet-z-index, 2147483000);
  --size: var(--guichet-launcher-size, 56px); --x: var(--guichet-offset-x, 20px); --y: var(--guichet-offset-y, 20px);
  --own: #1f5fa8; --accent: var(--guichet-accent, var(--own)); --on-accent: #fff; }
:host([data-theme="light"]) { color-scheme: light; }
:host([data-theme="dark"]) { color-scheme: dark; }
@supports (color: light-dark(#000, #fff)) { :host { --own: light-dark(#1f5fa8, #8fbcf2); } }
@supports (color: oklch(from #000 l 0 0)) {
  :host { --on-accent: oklch(from var(--accent) clamp(0, (0.62 - l) * 999, 1) 0 0); } }
* { box-sizing: border-box; }
.launcher, dialog { position: fixed; }
.right > .launcher, .right > dialog { right: calc(var(--x) + env(safe-area-inset-right, 0px)); }
.left > .launcher, .left > dialog { left: calc(var(--x) + env(safe-area-inset-left, 0px)); }
button { padding: 0; display: grid; place-items: center; color: var(--on-accent); background: var(--accent);
  border: 2px solid transparent; border-radius: 50%; cursor: pointer; }
button:focus-visible { outline: 3px solid #fff; outline-offset: 0; box-shadow: 0 0 0 6px #1b2533; }
svg { grid-area: 1 / 1; width: 54%; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; transition: opacity .15s, transform .15s; }
.launcher { bottom: calc(var(--y) + env(safe-area-inset-bottom, 0px)); width: var(--size); height: var(--size);
  box-shadow: 0 4px 16px rgb(0 0 0 / 28%); transition: transform .15s; }
.launcher:hover { transform: scale(1.05); }
[aria-expanded="true"] > .bubble, [aria-expanded="false"] > .cross { opacity: 0; transform: scale(.5); }
.badge { position: absolute; top: -6px; inset-inline-end: -6px; min-width: 22px; padding: 0 5px; border: 2px solid Canvas;
  border-radius: 13px; background: #b3261e; color: #fff; font: 700 12px/18px system-ui, sans-serif; text-align: center; }
dialog { display: flex; bottom: calc(var(--y) + var(--size) + 12px + env(safe-area-inset-bottom, 0px)); top: auto; margin: 0;
  padding: 0; width: min(400px, 100vw - 2 * var(--x)); max-width: none; max-height: none;
  height: min(680px, 100vh - var(--y) - var(--size) - 28px); height: min(680px, 100dvh - var(--y) - var(--size) - 28px);
  overflow: hidden; border: 1px solid #8884; border-radius: 16px; background: Canvas; color: CanvasText;
  box-shadow: 0 8px 40px rgb(0 0 0 / 30%); visibility: hidden; opacity: 0; transform: translateY(16px);
  transition: opacity .18s, transform .18s, visibility .18s; }
.right > dialog { left: auto; }
.left > dialog { right: auto; }
dialog[open] { visibility: visible; opacity: 1; transform: none; transition: opacity .18s, transform .18s; }
dialog::backdrop { background: none; }
iframe { flex: 1; min-width: 0; border: 0; opacity: 0; background: Canvas; }
.ready > iframe { opacity: 1; }
.wait { position: absolute; inset: 0; display: grid; place-items: center; padding: 56px 32px; text-align: center;
  font: 16px/1.5 system-ui, sans-serif; }
.wait:empty::before { content: ''; width: 28px; height: 28px; border: 3px solid; border-inline-end-color: transparent;
  border-radius: 50%; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn) } }
dialog > button { position: absolute; top: 8px; inset-inline-end: 8px; width: 44px; height: 44px; }
.ready > :not(iframe), [hidden] { display: none; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.guard { position: fixed; }
@media ${fullScreen} {
  dialog.panel { inset: 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0;
    padding: env(safe-area-inset-top, 0px) env(safe-area-inset-right, 0px) env(safe-area-inset-bottom, 0px)
      env(safe-area-inset-left, 0px);
    background: linear-gradient(var(--accent) env(safe-area-inset-top, 0px), Canvas 0); }
}
@media (prefers-reduced-motion: reduce) {
  *, .wait::before { transition: none !important; animation: none !important; }
  .launcher:hover { transform: none; }
}
@media (forced-colors: active) {
  button:focus-visible { outline-color: Highlight; outline-offset: 3px; }
  dialog { border-color: CanvasText; }
}
@media print { :host { display: none; } }
`
