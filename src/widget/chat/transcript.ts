import type { Locale } from '../../messages/locale.ts'
import { maskCredentials } from '../../rules/extract.ts'
import { type Activity, wordsOf } from './activity.ts'
import { stringsOf } from './strings.ts'

type Line = { at: string | null; from: 'bot' | 'user'; text: string }

/** The conversation as text, its credentials masked as they are on the screen. */
const linesOf = (activities: readonly Activity[]): Line[] =>
  activities.flatMap((activity): Line[] => {
    const words = activity.type === 'message' ? wordsOf(activity) : null
    if (words === null) return []
    const from = activity.from?.role === 'user' ? 'user' : 'bot'
    return [{ at: activity.timestamp ?? null, from, text: maskCredentials(words) }]
  })

export const transcriptText = (activities: readonly Activity[], locale: Locale): string => {
  const strings = stringsOf(locale)
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const lines = linesOf(activities).map(({ at, from, text }) => {
    const when = at ? `[${time.format(new Date(at))}] ` : ''
    return `${when}${from === 'user' ? strings.you : strings.bot}${locale === 'fr' ? '\u00a0' : ''}: ${text}`
  })
  return `${strings.transcript}\n\n${lines.join('\n')}\n`
}

export const transcriptJson = (activities: readonly Activity[], conversationId: string): string =>
  `${JSON.stringify({ conversationId, messages: linesOf(activities) }, null, 2)}\n`

/** Hands a file to the visitor. */
export const download = (name: string, type: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
