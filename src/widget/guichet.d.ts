/**
 * The JavaScript interface of the chat widget, `window.Guichet`. Copy this file into a TypeScript project of yours and
 * mention it in its `include`.
 */

/** What `data-theme` and `setTheme` take: `auto` follows the visitor's system. */
export type GuichetTheme = 'light' | 'dark' | 'auto'

/** What each event tells its listeners. */
export interface GuichetEvents {
  /** The panel was opened, by the visitor or by `open()`. */
  open: undefined
  /** The panel was closed. */
  close: undefined
  /** The chat inside the panel runs: on its first opening, or by itself where an earlier conversation goes on. */
  ready: undefined
  /** A message was sent or has come; `text` is plain text, with credentials masked. */
  message: { from: 'bot' | 'user'; text: string }
  /** How many messages have come that the visitor has not seen. */
  unread: { count: number }
  /** The visitor chose a language, or the page did. */
  locale: { locale: string; direction: 'ltr' | 'rtl' }
  connection: { state: 'connecting' | 'online' | 'offline' }
  /** A conversation was begun or goes on; `conversation` is its id. */
  started: { conversation: string }
  ended: undefined
  /**
   * Something failed. `unreachable`: the chat page did not come; opening again tries again. `identityRefused`: the token
   * given to `identify` is not good, the visitor stays anonymous. Others are for logs.
   */
  error: { problem: string }
}

export type GuichetListener<E extends keyof GuichetEvents> = (detail: GuichetEvents[E]) => void

/** No method throws, whatever it is given; what makes no sense is ignored. */
export interface Guichet {
  /** Whether the panel is open. */
  readonly isOpen: boolean

  /**
   * Opens the panel and moves the focus into it.
   * @example document.querySelector('#help').addEventListener('click', () => Guichet.open())
   */
  open(): void

  /** Closes the panel; the conversation goes on. */
  close(): void

  /** Opens or closes. */
  toggle(): void

  /**
   * Listens to an event and returns a function that stops it.
   * @example
   * const stop = Guichet.on('unread', ({ count }) => { tab.textContent = `Help (${count})` })
   */
  on<E extends keyof GuichetEvents>(event: E, listener: GuichetListener<E>): () => void

  /**
   * Changes the language of the widget, and of the conversation: a language tag such as `fr` or `fr-CA`.
   * @example Guichet.setLocale('fr')
   */
  setLocale(locale: string): void

  /**
   * For pages with a switch of their own between light and dark.
   * @example Guichet.setTheme(isDark ? 'dark' : 'light')
   */
  setTheme(theme: GuichetTheme): void

  /**
   * Says who the visitor is, by a token that your server signed (see docs/WIDGET.md). Call it on each page on which
   * the visitor is signed in, as early as possible: then no conversation begins anonymously.
   * @example Guichet.identify(await (await fetch('/chat-token')).text())
   */
  identify(token: string): void

  /**
   * Forgets the visitor and their conversation in this browser. Call it when they sign out.
   * @example signOutButton.addEventListener('click', () => Guichet.reset())
   */
  reset(): void

  /** Runs a call: what the queue of `GuichetStub` becomes. Works before and after the widget is there. */
  readonly q: { push(...calls: GuichetCall[]): void }
}

type Methods = Omit<Guichet, 'isOpen' | 'q' | 'on'>

/** A method's name and its arguments. */
export type GuichetCall =
  | { [M in keyof Methods]: [method: M, ...args: Parameters<Methods[M]>] }[keyof Methods]
  | {
      [E in keyof GuichetEvents]: [method: 'on', event: E, listener: GuichetListener<E>]
    }[keyof GuichetEvents]

/**
 * What stands in for the interface until the widget's script has run; calls wait in it.
 * @example
 * window.Guichet = window.Guichet || { q: [] }
 * Guichet.q.push(['identify', token], ['on', 'unread', showCount])
 */
export type GuichetStub = { q: GuichetCall[] }

declare global {
  interface Window {
    Guichet?: Guichet | GuichetStub
  }
  interface WindowEventMap {
    /**
     * The interface is there, as `detail`.
     * @example addEventListener('guichet:ready', ({ detail }) => detail.on('open', trackOpening))
     */
    'guichet:ready': CustomEvent<Guichet>
  }
}
