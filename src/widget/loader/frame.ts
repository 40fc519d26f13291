import type { ToChat, ToHost } from '../protocol.ts'
import { create } from './dom.ts'
import { parse } from './incoming.ts'

/** How long after its document came the chat page may take to say that it runs, in milliseconds. */
const patience = 5000

export type Frame = {
  element: HTMLIFrameElement
  /** Does nothing before the chat page listens, which it says by `ready`. */
  say(message: ToChat): void
  /** Stops listening to it. */
  leave(): void
}

/** The chat page in its iframe. Nobody else is listened to, and nothing is said to anybody else. */
export const createFrame = (
  address: URL,
  { onMessage, onLate }: { onMessage: (message: ToHost) => void; onLate: () => void },
): Frame => {
  const element = create('iframe', { src: address.href, allow: 'clipboard-write' })
  let isReady = false
  const listen = ({ source, origin, data }: MessageEvent) => {
    if (source === null || source !== element.contentWindow || origin !== address.origin) return
    const message = parse(data)
    if (message === null) return
    isReady = true
    onMessage(message)
  }
  addEventListener('message', listen)
  element.addEventListener('load', () =>
    setTimeout(() => {
      if (!isReady && element.isConnected) onLate()
    }, patience),
  )
  return {
    element,
    say: (message) => {
      if (isReady) element.contentWindow?.postMessage(message, address.origin)
    },
    leave: () => removeEventListener('message', listen),
  }
}
