import { createHash } from 'node:crypto'

export const css = `
:root { color-scheme: light dark; --text: #1b2533; --subtle: #566376; --page: #fff; --soft: #eef3f9; --line: #8593a6; --strong: #1f5fa8; --on: #fff; --bad: #a8201a; }
@media (prefers-color-scheme: dark) { :root { --text: #e8edf4; --subtle: #a9b5c5; --page: #12171e; --soft: #1c232d; --line: #76869b; --strong: #8cbcf2; --on: #12171e; --bad: #ff9d97; } }
* { box-sizing: border-box; }
body { margin: 0; font: 17px/1.55 "Segoe UI", system-ui, sans-serif; color: var(--text); background: var(--page); overflow-wrap: anywhere; }
header, main { max-width: 640px; margin: 0 auto; padding: 16px 20px; }
header { display: flex; justify-content: space-between; align-items: center; }
header a { padding: 10px 0; }
a { color: var(--strong); }
h1 { font-size: 30px; line-height: 1.2; margin: 8px 0 16px; text-wrap: balance; }
dl { margin: 20px 0; padding: 12px 16px; border-radius: 8px; background: var(--soft); }
dl div { display: grid; grid-template-columns: 2fr 3fr; gap: 12px; padding: 3px 0; }
dt { color: var(--subtle); }
dd { margin: 0; font-weight: 600; }
fieldset { margin: 24px 0; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: 8px; font-size: 20px; font-weight: 600; }
.choice { display: grid; grid-template-columns: auto 1fr; column-gap: 10px; align-items: center; margin: 8px 0; padding: 10px 14px; border: 1px solid var(--line); border-radius: 8px; }
.choice label { padding: 6px 0; font-weight: 600; }
.choice .hint { grid-column: 2; }
.hint { margin: 0; color: var(--subtle); font-size: 15px; }
.problem { color: var(--bad); font-weight: 600; }
input[type=radio] { width: 22px; height: 22px; margin: 0; accent-color: var(--strong); }
label[for=comment] { display: block; font-weight: 600; }
#comment { width: 100%; margin: 6px 0; padding: 10px 12px; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 8px; }
button, .way { display: inline-block; margin: 20px 0; padding: 12px 28px; border: 0; border-radius: 8px; font: inherit; font-weight: 600; text-decoration: none; color: var(--on); background: var(--strong); cursor: pointer; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
`

/** By which a Content-Security-Policy knows the style sheet. */
export const styleHash = createHash('sha256').update(css).digest('base64')
