/** A conversation of the embedded channel; part of every URL, so it is unguessable and URL-safe. */
export type ConversationId = string & { readonly __brand: 'ConversationId' }

/** Who speaks in a conversation: `dl_…`, minted into the token. */
export type UserId = string & { readonly __brand: 'UserId' }

/** An activity as JSON, as it goes over the wire. */
export type ActivityJson = { [name: string]: unknown }

/**
 * Activities of a conversation in order, each as a JSON text, and where to go on reading. An updated activity comes again
 * under its id. `isLast` where there was nothing behind it.
 */
export type Page = { activities: string[]; watermark: number; isLast: boolean }

/** A page that need not be read by whoever has read all up to `after`. */
export type News = { after: number; page: Page }

export type Posted =
  | { ok: true; id: string }
  /** `status` is 4xx where the activity is at fault, 503 where the desk cannot take it now. */
  | { ok: false; status: 400 | 404 | 413 | 503; code: string; message: string }

export type Reader = {
  /** There is something newer to read; null where it is to be looked for. */
  onNews: (news: News | null) => void
  /** An activity that is not kept, such as typing: to be sent on at once or forgotten. */
  onPassing: (activity: ActivityJson) => void
}

/**
 * The conversations of the embedded Direct Line, whoever carries them: the HTTP routes and the WebSockets know no more.
 * All but `watch` reject when the store is out of reach.
 */
export type DirectLine = {
  /**
   * Opens the conversation that a token names and greets the user, once: `isNew` is false where it was open already, as
   * when the client asks again after an answer that got lost.
   */
  start(
    conversation: ConversationId,
    user: UserId,
    options: { locale?: string; name?: string },
  ): Promise<{ isNew: boolean }>
  /** Whose conversation it is; null for one that is unknown or gone. */
  find(conversation: ConversationId): Promise<{ user: UserId } | null>
  /**
   * Takes an activity of the user down, durably, and answers with its id; the bot answers in its own time. `from`, `id`,
   * `timestamp`, `channelId`, `conversation`, `recipient` and `serviceUrl` are set here, whatever is posted. Posted again
   * with the same `channelData.clientActivityID`, it is the same activity. `network` is where it came from (see
   * `clientNetwork`); null where a server posts it.
   */
  post(
    conversation: ConversationId,
    user: UserId,
    activity: ActivityJson,
    network: string | null,
  ): Promise<Posted>
  /** What came after `watermark` (0 for all), at most some hundred; `watermark` unchanged where nothing did. */
  read(conversation: ConversationId, watermark: number): Promise<Page>
  /** Tells of what is new until the returned function is called. */
  watch(conversation: ConversationId, reader: Reader): () => void
}
