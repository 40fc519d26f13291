import { bubble, create, cross, icon } from './dom.ts'
import type { Words } from './words.ts'

export type Launcher = {
  element: HTMLButtonElement
  /** `name` is the site's own, in place of ours. */
  render(state: { isOpen: boolean; unread: number; words: Words; name: string | null }): void
}

/** The round button that opens and closes the panel, with a badge that counts. */
export const createLauncher = (onClick: () => void): Launcher => {
  const badge = create('span', { class: 'badge', 'aria-hidden': 'true', hidden: '' })
  const element = create(
    'button',
    {
      type: 'button',
      class: 'launcher',
      part: 'launcher',
      'aria-haspopup': 'dialog',
      'aria-controls': 'panel',
    },
    icon('bubble', bubble),
    icon('cross', cross),
    badge,
  )
  element.addEventListener('click', onClick)
  return {
    element,
    render: ({ isOpen, unread, words, name }) => {
      element.setAttribute('aria-expanded', String(isOpen))
      const closed = name ?? words.open
      const counted = unread > 0 ? `${closed}, ${words.unread(unread)}` : closed
      element.setAttribute('aria-label', isOpen ? words.close : counted)
      badge.hidden = isOpen || unread === 0
      badge.textContent = unread > 99 ? '99+' : String(unread)
    },
  }
}
