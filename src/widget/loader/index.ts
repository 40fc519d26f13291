import { createEvents } from './events.ts'
import { whenIdle } from './idle.ts'
import { createInterface } from './interface.ts'
import { readSettings } from './settings.ts'
import { createWidget } from './widget.ts'

/** What a site's line runs: the interface is there at once, the launcher when the page is idle. */
const start = (): void => {
  const waiting = window.Guichet
  if (waiting && 'open' in waiting) return
  const script = document.currentScript ?? document.querySelector('script[src*="/widget"]')
  if (!(script instanceof HTMLScriptElement) || script.src === '') return
  const settings = readSettings(script)
  const events = createEvents()
  const widget = createWidget(settings, events.emit)
  const guichet = createInterface(widget, events)
  window.Guichet = guichet
  if (waiting && Array.isArray(waiting.q)) guichet.q.push(...waiting.q)
  dispatchEvent(new CustomEvent('guichet:ready', { detail: guichet }))
  whenIdle(() => {
    try {
      widget.appear()
    } catch (error) {
      events.emit('error', { problem: String(error) })
    }
  })
}

try {
  start()
} catch {
  // A browser too old for this: the page goes on without a chat.
}
