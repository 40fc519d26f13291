import { ConnectionStatus, DirectLine, type Activity as Posted } from 'botframework-directlinejs'
import type { Access } from './access.ts'
import { type Activity, isActivity } from './activity.ts'
import { isObject } from './storage.ts'

/**
 * Why a link is over: the network or the server `cut` it, the server said that it is `restarting`, the token is not good any
 * more, the conversation is gone.
 */
export type Over = 'cut' | 'restarting' | 'refused' | 'gone'

/** `again` where it may help to post once more, `no` where it does not. */
type Answer = 'sent' | 'again' | 'no'

export type Link = {
  post(activity: Activity): Promise<Answer>
  /** What was read last, to go on from. */
  watermark(): string
  /** Closes silently. */
  close(): void
}

export type LinkEvents = {
  onOnline: () => void
  onActivity: (activity: Activity) => void
  onOver: (over: Over) => void
}

type Opening = { access: Access; watermark: string; isStreaming: boolean; locale: string; timeout: number }

/**
 * One stretch of being connected. Direct Line's client is told where to read; what it hides (a cut socket, a post that
 * failed, a refused token) is told here, and mending is left to the caller.
 */
export const openLink = async (opening: Opening, events: LinkEvents): Promise<Link | Over> => {
  const stream = await askStream(opening)
  if (typeof stream === 'string') return stream
  const { access, watermark, isStreaming } = opening
  let isOver = false
  const over = (why: Over) => {
    if (isOver) return
    isOver = true
    clearTimeout(patience)
    line.end()
    events.onOver(why)
  }
  const patience = setTimeout(() => over('cut'), opening.timeout)
  const online = () => {
    clearTimeout(patience)
    if (!isOver) events.onOnline()
  }
  const line = new DirectLine({
    domain: access.domain,
    conversationId: access.conversationId,
    watermark,
    ...stream,
    webSocket: isStreaming,
    WebSocket: watchedSocket(online, ({ code }) => over(code === serviceRestart ? 'restarting' : 'cut')),
  })
  line.activity$.subscribe({
    next: (activity: unknown) => !isOver && isActivity(activity) && events.onActivity(activity),
    error: () => over('cut'),
    complete: () => over('cut'),
  })
  line.connectionStatus$.subscribe((status) => {
    if (status === ConnectionStatus.Online && !isStreaming) online()
    if (status === ConnectionStatus.ExpiredToken) over('refused')
    if (status === ConnectionStatus.FailedToConnect || status === ConnectionStatus.Ended) over('cut')
  })
  return {
    post: (activity) => post(line, activity),
    watermark: () => watermarkOf(line),
    close: () => {
      isOver = true
      clearTimeout(patience)
      line.end()
    },
  }
}

/** RFC 6455 names the registry that this code of a WebSocket's close is in. */
const serviceRestart = 1012

/** Direct Line's client reconnects by itself after up to 15 seconds and tells nobody, so the socket is watched. */
const watchedSocket = (onOpen: () => void, onClose: (event: { code: number }) => void): typeof WebSocket =>
  class extends WebSocket {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('open', onOpen)
      this.addEventListener('close', onClose)
    }
  }

type Stream = { token: string; streamUrl: string }

/** Where the activities after `watermark` can be read. */
const askStream = async (opening: Opening): Promise<Stream | Over> => {
  const { access, watermark, locale } = opening
  const path = `conversations/${encodeURIComponent(access.conversationId)}?watermark=${watermark}`
  const stream = access.isNew && watermark === '' ? 'gone' : await ask(opening, path, null)
  // A token is made for a conversation that is yet to be started; starting it again does no harm.
  return stream === 'gone' ? ask(opening, 'conversations', { locale }) : stream
}

const ask = async (
  { access, timeout }: Opening,
  path: string,
  body: object | null,
): Promise<Stream | Over> => {
  try {
    const response = await fetch(`${access.domain}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    })
    if (response.status === 401 || response.status === 403) return 'refused'
    if (response.status === 404) return 'gone'
    return response.ok ? streamIn(await response.json(), access) : 'cut'
  } catch {
    return 'cut'
  }
}

const streamIn = (body: unknown, { conversationId, token }: Access): Stream | Over => {
  if (!isObject(body) || typeof body.streamUrl !== 'string') return 'cut'
  if (body.conversationId !== conversationId) return 'gone'
  return { streamUrl: body.streamUrl, token: typeof body.token === 'string' ? body.token : token }
}

const post = (line: DirectLine, activity: Activity): Promise<Answer> =>
  new Promise((resolve) => {
    line.postActivity(asPosted(activity)).subscribe({
      // Where the server could not take it, the client calls the id `retry` and leaves it at that.
      next: (id: unknown) => resolve(id === 'retry' ? 'again' : 'sent'),
      error: (error: unknown) => resolve(answerTo(error)),
      complete: () => resolve('again'),
    })
  })

const answerTo = (error: unknown): Answer => {
  const status = isObject(error) && typeof error.status === 'number' ? error.status : 0
  const isFault = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
  return isFault ? 'no' : 'again'
}

/** The client's type knows three kinds of activity only; it sends whatever it is given. */
const asPosted = (activity: Activity): Posted => activity as Activity & Posted

const watermarkOf = (line: object): string =>
  'watermark' in line && typeof line.watermark === 'string' ? line.watermark : ''
