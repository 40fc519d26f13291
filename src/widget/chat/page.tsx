import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Theme } from '../../../cards/gallery/host-config.ts'
import type { Chat, ChatState } from './chat.ts'
import { ConversationView } from './conversation.tsx'
import { Header } from './header.tsx'
import { type Strings, stringsOf } from './strings.ts'
import { download, transcriptJson, transcriptText } from './transcript.ts'

const darkSystem = matchMedia('(prefers-color-scheme: dark)')

const onSystemTheme = (listener: () => void) => {
  darkSystem.addEventListener('change', listener)
  return () => darkSystem.removeEventListener('change', listener)
}

/** The whole page of the iframe. */
export const Page = ({ chat, title }: { chat: Chat; title: string | null }) => {
  const state = useSyncExternalStore(chat.subscribe, chat.state)
  const isDark = useSyncExternalStore(onSystemTheme, () => darkSystem.matches)
  const theme = state.theme === 'auto' ? (isDark ? 'dark' : 'light') : state.theme
  const strings = stringsOf(state.locale)
  const actions = useActions(chat, state, strings)
  const name = title ?? strings.title
  useEscape(chat.close)
  useEffect(() => {
    document.documentElement.lang = state.locale
    document.title = name
  }, [state.locale, name])
  return (
    <div className={`page ${theme}`}>
      <Header
        title={name}
        strings={strings}
        locale={state.locale}
        connection={state.hasEnded ? null : state.connection}
        actions={state.hasEnded ? [] : actions}
        onLocale={chat.speak}
        onClose={parent === window ? null : chat.close}
      />
      <p className="notice" role="status">
        {noticeOf(state, strings)}
      </p>
      <Body state={state} theme={theme} strings={strings} />
      {state.hasEnded && <Ended strings={strings} actions={actions} />}
    </div>
  )
}

const Body = ({ state, theme, strings }: { state: ChatState; theme: Theme; strings: Strings }) => {
  const { conversation, locale, hasEnded, openings } = state
  return (
    <div className="main">
      {conversation ? (
        <ConversationView
          key={conversation.id}
          conversation={conversation}
          locale={locale}
          theme={theme}
          hasEnded={hasEnded}
          openings={openings}
        />
      ) : (
        <main className="starting">{strings.starting}</main>
      )}
    </div>
  )
}

type Action = { label: string; act: () => void }

const Ended = ({ strings, actions }: { strings: Strings; actions: Action[] }) => (
  <section className="ended" aria-label={strings.ended}>
    <p role="status">{strings.ended}</p>
    {actions
      .filter(({ label }) => label !== strings.end)
      .map(({ label, act }) => (
        <button key={label} type="button" onClick={act}>
          {label}
        </button>
      ))}
  </section>
)

const useActions = (chat: Chat, { conversation, locale }: ChatState, strings: Strings): Action[] =>
  useMemo(() => {
    const activities = () => conversation?.store.getState().activities ?? []
    return [
      { label: strings.restart, act: chat.restart },
      { label: strings.end, act: chat.end },
      {
        label: strings.downloadText,
        act: () => download('conversation.txt', 'text/plain', transcriptText(activities(), locale)),
      },
      {
        label: strings.downloadJson,
        act: () =>
          download(
            'conversation.json',
            'application/json',
            transcriptJson(activities(), conversation?.id ?? ''),
          ),
      },
    ]
  }, [chat, conversation, locale, strings])

const noticeOf = ({ connection, problem, conversation, hasEnded }: ChatState, strings: Strings): string => {
  if (hasEnded || connection === 'online') return ''
  if (connection === 'offline') return strings.offlineNotice
  if (problem === 'tooMany') return strings.tooManyNotice
  if (problem === 'originRefused') return strings.refusedNotice
  if (problem !== null) return strings.unavailableNotice
  return conversation ? strings.connectingNotice : ''
}

/** Escape closes the chat, unless something in it had a use for the key. */
const useEscape = (close: () => void) =>
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [close])
