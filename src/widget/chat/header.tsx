import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type Locale, locales } from '../../messages/locale.ts'
import type { ConnectionState } from './connection.ts'
import { languageNames, type Strings } from './strings.ts'

type HeaderProps = {
  title: string
  strings: Strings
  locale: Locale
  connection: ConnectionState | null
  actions: { label: string; act: () => void }[]
  onLocale: (locale: Locale) => void
  /** Absent where the page stands alone. */
  onClose: (() => void) | null
}

export const Header = ({ title, strings, locale, connection, actions, onLocale, onClose }: HeaderProps) => (
  <header className="header">
    <div className="heading">
      <h1>{title}</h1>
      {connection && <p className={connection}>{strings[connection]}</p>}
    </div>
    <Languages label={strings.language} locale={locale} onLocale={onLocale} />
    {actions.length > 0 && <Menu label={strings.menu} actions={actions} />}
    {onClose && (
      <button
        type="button"
        className="tool"
        aria-label={strings.close}
        title={strings.close}
        onClick={onClose}
      >
        <Icon>
          <path d="M6 6 18 18M18 6 6 18" />
        </Icon>
      </button>
    )}
  </header>
)

type LanguagesProps = { label: string; locale: Locale; onLocale: (locale: Locale) => void }

const Languages = ({ label, locale, onLocale }: LanguagesProps) => (
  <select
    className="tool"
    aria-label={label}
    value={locale}
    onChange={({ target }) => {
      const chosen = locales.find((each) => each === target.value)
      if (chosen) onLocale(chosen)
    }}
  >
    {locales.map((each) => (
      <option key={each} value={each} lang={each}>
        {languageNames[each]}
      </option>
    ))}
  </select>
)

/** A button that shows a few more; Escape, a choice and a click elsewhere hide them. */
const Menu = ({ label, actions }: { label: string; actions: HeaderProps['actions'] }) => {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!isOpen) return
    const onPress = ({ target }: Event) => {
      if (target instanceof Node && !menu.current?.contains(target)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [isOpen])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the buttons in it
    <div
      className="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        event.preventDefault()
        setOpen(false)
        button.current?.focus()
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpen(false)
      }}
    >
      <button
        type="button"
        className="tool"
        ref={button}
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon>
          <path d="M12 5.5v.01M12 12v.01M12 18.5v.01" strokeWidth="3.5" />
        </Icon>
      </button>
      <ul id={id} hidden={!isOpen}>
        {actions.map((action) => (
          <li key={action.label}>
            <button
              type="button"
              onClick={() => {
                setOpen(false)
                button.current?.focus()
                action.act()
              }}
            >
              {action.label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const Icon = ({ children }: { children: ReactNode }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    {children}
  </svg>
)
