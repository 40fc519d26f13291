import type { Guichet } from '../guichet.d.ts'
import type { createEvents } from './events.ts'
import { themeOf } from './settings.ts'
import type { Widget } from './widget.ts'

/** `window.Guichet`. What is of no sense is ignored, and a fault of ours stays ours: the host page sees no exception. */
export const createInterface = (
  { isOpen, open, close, setLocale, setTheme, identify, reset }: Widget,
  { emit, on }: ReturnType<typeof createEvents>,
): Guichet => {
  const safely = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      emit('error', { problem: String(error) })
    }
  }
  const methods = {
    open: () => safely(() => open()),
    close: () => safely(close),
    toggle: () => safely(() => (isOpen() ? close() : open())),
    on,
    setLocale: (locale: unknown) => safely(() => isText(locale) && setLocale(locale)),
    setTheme: (value: unknown) =>
      safely(() => {
        const theme = themeOf(value)
        if (theme) setTheme(theme)
      }),
    identify: (token: unknown) => safely(() => isText(token) && identify(token)),
    reset: () => safely(reset),
  }
  const isMethod = (name: unknown): name is keyof typeof methods =>
    typeof name === 'string' && Object.hasOwn(methods, name)
  const run = (call: unknown): void => {
    const [name, first, second]: unknown[] = Array.isArray(call) ? call : []
    if (isMethod(name)) methods[name](first, second)
  }
  return {
    ...methods,
    get isOpen() {
      return isOpen()
    },
    q: { push: (...calls: unknown[]) => calls.forEach(run) },
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
