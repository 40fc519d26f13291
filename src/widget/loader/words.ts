export type Words = {
  title: string
  open: string
  close: string
  /** Behind the launcher's name, such as "2 unread messages". */
  unread: (count: number) => string
  /** In the panel, where the chat page does not come. */
  unreachable: string
}

const en: Words = {
  title: 'Support',
  open: 'Open the chat',
  close: 'Close the chat',
  unread: (count) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  unreachable: 'The chat cannot be reached right now. Close it and open it again to retry.',
}

const fr: Words = {
  title: 'Support',
  open: 'Ouvrir la conversation',
  close: 'Fermer la conversation',
  unread: (count) => (count === 1 ? '1\u00a0message non lu' : `${count}\u00a0messages non lus`),
  unreachable: 'La conversation est injoignable pour l’instant. Fermez et ouvrez à nouveau pour réessayer.',
}

/** The few words of the launcher, in English where a language is not spoken here. */
export const wordsOf = (locale: string): Words => (/^fr\b/i.test(locale) ? fr : en)

export type Direction = 'ltr' | 'rtl'

/** Browsers know this too, but not all of them tell. */
export const directionOf = (locale: string): Direction =>
  /^(ar|he|iw|fa|ur|ps|sd|ug|yi|dv|ckb)\b/i.test(locale) ? 'rtl' : 'ltr'
