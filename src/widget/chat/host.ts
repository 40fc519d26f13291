import type { Theme, ToChat, ToHost } from '../protocol.ts'
import { isObject } from './storage.ts'

export type Host = { say(message: ToHost): void }

/**
 * The page that embeds this one. It is told nothing before its `hello`, except that this page is ready; from then on
 * only its origin is listened to, and told.
 */
export const meetHost = (listen: (message: ToChat) => void): Host => {
  let origin: string | null = null
  const waiting: ToHost[] = []
  const say = (message: ToHost) => {
    if (parent === window) return
    if (message.type === 'ready') parent.postMessage(message, '*')
    else if (origin === null) waiting.push(message)
    else parent.postMessage(message, origin)
  }
  addEventListener('message', ({ data, source, origin: from }) => {
    if (source !== parent || parent === window) return
    const message = parse(data)
    if (!message || (origin === null ? message.type !== 'hello' : from !== origin)) return
    origin = from
    listen(message)
    for (const each of waiting.splice(0)) say(each)
  })
  return { say }
}

const themes: readonly Theme[] = ['light', 'dark', 'auto']
export const themeOf = (value: unknown): Theme | null => themes.find((theme) => theme === value) ?? null

const parse = (data: unknown): ToChat | null => {
  if (!isObject(data) || data.guichet !== 1) return null
  const { type, isOpen, isFullScreen, locale, theme, token } = data
  switch (type) {
    case 'hello':
      return { guichet: 1, type, isOpen: isOpen === true, isFullScreen: isFullScreen === true }
    case 'opened':
    case 'closed':
    case 'reset':
      return { guichet: 1, type }
    case 'setLocale':
      return typeof locale === 'string' ? { guichet: 1, type, locale } : null
    case 'setTheme': {
      const known = themeOf(theme)
      return known && { guichet: 1, type, theme: known }
    }
    case 'identify':
      return typeof token === 'string' ? { guichet: 1, type, token } : null
    default:
      return null
  }
}
