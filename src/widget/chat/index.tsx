import { createRoot } from 'react-dom/client'
import { createChat } from './chat.ts'
import { themeOf } from './host.ts'
import { firstLocale } from './locale.ts'
import { accentOf, pageCss } from './look.ts'
import { Page } from './page.tsx'

const query = new URLSearchParams(location.search)

const sheet = new CSSStyleSheet()
sheet.replaceSync(pageCss)
const colors = accentOf(query.get('accent'))
if (colors) sheet.insertRule(`:root { --header: ${colors.accent}; --on-header: ${colors.onAccent}; }`)
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

const place = document.getElementById('chat') ?? document.body.appendChild(document.createElement('div'))
place.id = 'chat'

const chat = createChat(
  {
    locale: firstLocale(query.get('locale'), navigator.languages),
    theme: themeOf(query.get('theme')) ?? 'auto',
  },
  new URL('/api/widget/token', location.href).href,
)
createRoot(place).render(<Page chat={chat} title={query.get('title')} />)
