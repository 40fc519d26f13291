import { Components, hooks } from 'botframework-webchat'
import { type ComponentProps, useEffect, useMemo, useRef } from 'react'
import type { Theme } from '../../../cards/gallery/host-config.ts'
import type { Locale } from '../../messages/locale.ts'
import { cardType, cardWords } from './activity.ts'
import type { Conversation } from './chat.ts'
import { cardConfig, styleOptions } from './look.ts'
import { renderPlain } from './plain-text.ts'
import { stringsOf, webChatLocale } from './strings.ts'

const { Composer, BasicWebChat } = Components

type ConversationViewProps = {
  conversation: Conversation
  locale: Locale
  theme: Theme
  hasEnded: boolean
  /** Each new number takes the focus to where one writes. */
  openings: number
}

/** The messages and the box to write in: Web Chat, with text that is never Markdown. */
export const ConversationView = ({
  conversation,
  locale,
  theme,
  hasEnded,
  openings,
}: ConversationViewProps) => {
  const style = useMemo(() => ({ ...styleOptions(theme), hideSendBox: hasEnded }), [theme, hasEnded])
  const config = useMemo(() => cardConfig(theme), [theme])
  const words = useMemo(() => ({ TEXT_INPUT_PLACEHOLDER: stringsOf(locale).placeholder }), [locale])
  return (
    <Composer
      directLine={conversation.bot}
      store={conversation.store}
      userID={conversation.userId}
      locale={webChatLocale[locale]}
      dir="ltr"
      disabled={hasEnded}
      styleOptions={style}
      adaptiveCardsHostConfig={config}
      attachmentForScreenReaderMiddleware={announceCard}
      renderMarkdown={renderPlain}
      overrideLocalizedStrings={words}
    >
      <BasicWebChat role="main" />
      <Focus openings={openings} />
    </Composer>
  )
}

type ScreenReaderMiddleware = NonNullable<
  ComponentProps<typeof Composer>['attachmentForScreenReaderMiddleware']
>

/** Web Chat would announce a card by inputs without names; these are its words. */
const announceCard: ScreenReaderMiddleware = () => (next) => (arg) =>
  arg.attachment.contentType === cardType
    ? () => <article>{cardWords(arg.attachment.content)}</article>
    : next(arg)

const Focus = ({ openings }: { openings: number }) => {
  const focus = hooks.useFocus()
  const last = useLastByKeyboard()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each opening, not for each new function
  useEffect(() => {
    if (openings > 0) focus('sendBox')
  }, [openings])
  // A card that is answered goes, with the button that was pressed: who uses the keyboard goes on beside it.
  useEffect(() => {
    const observer = new MutationObserver(() => {
      const isLost = last.current?.isConnected === false && document.activeElement === document.body
      if (isLost && document.hasFocus()) focus('main')
    })
    observer.observe(document.body, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [focus, last])
  return null
}

/** What had the focus last, where no pointer took it there: who uses one needs no focus to be moved. */
const useLastByKeyboard = () => {
  const last = useRef<Node | null>(null)
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Node) last.current = target
    }
    const onPointer = () => {
      last.current = null
    }
    document.addEventListener('focusin', onFocus)
    document.addEventListener('pointerup', onPointer)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('pointerup', onPointer)
    }
  }, [])
  return last
}
