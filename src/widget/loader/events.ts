import type { GuichetEvents } from '../guichet.d.ts'

export type Emit = <E extends keyof GuichetEvents>(event: E, detail: GuichetEvents[E]) => void

type Listener = (detail: unknown) => void

/** The host page's listeners. One that throws is reported as the page's own error, and the others are still told. */
export const createEvents = () => {
  const listeners = new Map<unknown, Set<Listener>>()
  const emit: Emit = (event, detail) => {
    for (const listener of [...(listeners.get(event) ?? [])]) tell(listener, detail)
  }
  const on = (event: unknown, listener: unknown): (() => void) => {
    if (!isListener(listener)) return () => {}
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(listener))
    return () => {
      all.delete(listener)
    }
  }
  return { emit, on }
}

const isListener = (value: unknown): value is Listener => typeof value === 'function'

const tell = (listener: Listener, detail: unknown): void => {
  try {
    listener(detail)
  } catch (error) {
    reportError(error)
  }
}
