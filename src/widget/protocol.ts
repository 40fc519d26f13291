/**
 * What the loader on the host page and the chat page in its iframe say to each other by `postMessage`. Both parse what
 * they get: any window may post to any other.
 */

export type Theme = 'light' | 'dark' | 'auto'

/** From the host page to the chat page. The first is `hello`; its origin is the only one that is listened to from then on. */
export type ToChat =
  | { guichet: 1; type: 'hello'; isOpen: boolean; isFullScreen: boolean }
  | { guichet: 1; type: 'opened' }
  | { guichet: 1; type: 'closed' }
  | { guichet: 1; type: 'setLocale'; locale: string }
  | { guichet: 1; type: 'setTheme'; theme: Theme }
  /** A token that the host's server signed, telling who its visitor is. */
  | { guichet: 1; type: 'identify'; token: string }
  /** Forgets the visitor: conversation, tokens, drafts. */
  | { guichet: 1; type: 'reset' }

/** From the chat page to the host page. */
export type ToHost =
  /** The chat page runs and listens; the loader answers with `hello`. */
  | { guichet: 1; type: 'ready' }
  /** Asked for by the close button or Escape inside of the chat page. */
  | { guichet: 1; type: 'close' }
  | { guichet: 1; type: 'unread'; count: number }
  | { guichet: 1; type: 'locale'; locale: string; direction: 'ltr' | 'rtl' }
  | { guichet: 1; type: 'connection'; state: 'connecting' | 'online' | 'offline' }
  | { guichet: 1; type: 'message'; from: 'bot' | 'user'; text: string }
  | { guichet: 1; type: 'started'; conversation: string }
  | { guichet: 1; type: 'ended' }
  | { guichet: 1; type: 'failed'; problem: string }

/** The query of the chat page's address: what it must know before it draws. `accent` is a CSS colour. */
export type ChatQuery = { locale?: string; theme?: Theme; accent?: string; title?: string }

/** `POST /api/widget/token`. `resume` is what the last answer had: with it the same conversation goes on. */
export type TokenRequest = { resume?: string; identity?: string; locale?: string }

/** Its answer, the same with the embedded channel and with Azure's. `expiresIn` is in seconds. */
export type TokenAnswer = {
  /** The base URL for the Direct Line client, such as https://desk.example/v3/directline */
  domain: string
  token: string
  expiresIn: number
  conversationId: string
  userId: string
  /** Kept by the page, good for as long as the conversation is. */
  resume: string
  /** Whether the conversation is new: then the page shows no earlier one. */
  isNew: boolean
}

/** Its errors: `identityRefused` and `resumeRefused` with 401, `tooMany` with 429 and Retry-After, `unavailable` with 502 or 503. */
export type TokenProblem = {
  error: {
    code: 'identityRefused' | 'resumeRefused' | 'originRefused' | 'tooMany' | 'unavailable' | 'badRequest'
    message: string
  }
}
