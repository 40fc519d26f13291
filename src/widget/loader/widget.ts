import type { ChatQuery, Theme, ToHost } from '../protocol.ts'
import type { Emit } from './events.ts'
import { createFrame, type Frame } from './frame.ts'
import { whenRead } from './idle.ts'
import { recall, remember } from './memory.ts'
import { colorOf, type Settings } from './settings.ts'
import { drawView, type View, type ViewState } from './view.ts'
import { directionOf } from './words.ts'

export type Widget = {
  isOpen(): boolean
  open(takesFocus?: boolean): void
  close(): void
  setLocale(locale: string): void
  setTheme(theme: Theme): void
  identify(token: string): void
  reset(): void
  /** Draws the launcher; where a conversation goes on, listens to it from now on. */
  appear(): void
}

/** The widget's state, and how it follows the visitor, the host page and the chat page. */
export const createWidget = (settings: Settings, emit: Emit): Widget => {
  let view: View | null = null
  let frame: Frame | null = null
  let identity: string | null = null
  /** To be said as soon as the chat page listens. */
  let forgets = false
  /** What the chat page's address says. */
  let told = { locale: settings.locale, theme: settings.theme }
  let state: ViewState = {
    isOpen: false,
    unread: 0,
    progress: 'none',
    theme: settings.theme,
    ...speaking(settings, settings.locale),
  }

  const update = (patch: Partial<ViewState>) => {
    state = { ...state, ...patch }
    view?.render(state)
  }
  const draw = (): View => {
    view ??= drawView(settings, { onToggle: () => (state.isOpen ? close() : open()), onClose: () => close() })
    view.render(state)
    return view
  }
  const load = (into: View) => {
    if (state.progress === 'late') frame?.leave()
    else if (frame) return
    told = { locale: state.locale, theme: state.theme }
    frame = createFrame(chatAddress(settings, state, into.accent()), {
      onMessage: hear,
      onLate: () => {
        update({ progress: 'late' })
        emit('error', { problem: 'unreachable' })
      },
    })
    into.panel.hold(frame.element)
    update({ progress: 'loading' })
  }
  const open = (takesFocus = true) =>
    whenRead(() => {
      if (state.isOpen) return
      const drawn = draw()
      load(drawn)
      update({ isOpen: true })
      if (takesFocus) drawn.focusPanel()
      frame?.say({ guichet: 1, type: 'opened' })
      emit('open', undefined)
    })
  const close = () => {
    if (!state.isOpen) return
    const hadFocus = view?.hasFocus()
    update({ isOpen: false })
    if (hadFocus) view?.focusLauncher()
    frame?.say({ guichet: 1, type: 'closed' })
    emit('close', undefined)
  }

  /** What was asked for while the chat page was not there. */
  const greet = () => {
    frame?.say({
      guichet: 1,
      type: 'hello',
      isOpen: state.isOpen,
      isFullScreen: view?.panel.isFullScreen() === true,
    })
    if (told.locale !== state.locale) frame?.say({ guichet: 1, type: 'setLocale', locale: state.locale })
    if (told.theme !== state.theme) frame?.say({ guichet: 1, type: 'setTheme', theme: state.theme })
    if (forgets) frame?.say({ guichet: 1, type: 'reset' })
    forgets = false
    if (identity !== null) frame?.say({ guichet: 1, type: 'identify', token: identity })
  }
  const hear = (message: ToHost) => {
    switch (message.type) {
      case 'ready':
        greet()
        update({ progress: 'ready' })
        return emit('ready', undefined)
      case 'close':
        return close()
      case 'unread':
        update({ unread: message.count })
        return emit('unread', { count: message.count })
      case 'locale':
        update({ locale: message.locale, direction: message.direction })
        return emit('locale', { locale: message.locale, direction: message.direction })
      case 'connection':
        return emit('connection', { state: message.state })
      case 'message':
        return emit('message', { from: message.from, text: message.text })
      case 'started':
        remember('open')
        return emit('started', { conversation: message.conversation })
      case 'ended':
        remember('ended')
        return emit('ended', undefined)
      case 'failed':
        return emit('error', { problem: message.problem })
    }
  }

  return {
    isOpen: () => state.isOpen,
    open,
    close,
    setLocale: (locale) => {
      update(speaking(settings, locale))
      frame?.say({ guichet: 1, type: 'setLocale', locale })
    },
    setTheme: (theme) => {
      update({ theme })
      frame?.say({ guichet: 1, type: 'setTheme', theme })
    },
    identify: (token) => {
      identity = token
      frame?.say({ guichet: 1, type: 'identify', token })
    },
    reset: () => {
      identity = null
      update({ unread: 0 })
      if (state.progress === 'ready') frame?.say({ guichet: 1, type: 'reset' })
      else forgets = recall() !== null
      remember(null)
      if (forgets) whenRead(() => load(draw()))
    },
    appear: () => {
      const drawn = draw()
      if (recall() === 'open') load(drawn)
      if (settings.isOpen && !drawn.panel.isFullScreen()) open(false)
    },
  }
}

const speaking = ({ side }: Settings, locale: string): Pick<ViewState, 'locale' | 'direction' | 'side'> => {
  const direction = directionOf(locale)
  return { locale, direction, side: side ?? (direction === 'rtl' ? 'left' : 'right') }
}

/** Where the chat page is, beside the script, with what it must know before it draws. */
const chatAddress = ({ base, title }: Settings, { locale, theme }: ViewState, accent: string): URL => {
  const color = colorOf(accent)
  const query: ChatQuery = { locale, theme, ...(color && { accent: color }), ...(title && { title }) }
  const address = new URL('widget/chat', base)
  address.search = String(new URLSearchParams(query))
  return address
}
