import { create } from './dom.ts'

/**
 * Two stops for the Tab key around the open panel and its launcher, so that the focus goes round in them; Escape leaves.
 * Coming from the page, it goes into the panel.
 */
export const createGuards = (toPanel: () => void, toLauncher: () => void) => {
  const first = create('span', { class: 'guard' })
  const last = create('span', { class: 'guard' })
  // What leaves an iframe comes from nowhere, as the page sees it.
  first.addEventListener('focus', ({ relatedTarget }) =>
    isElsewhere(relatedTarget) ? toPanel() : toLauncher(),
  )
  last.addEventListener('focus', ({ relatedTarget }) => (relatedTarget === null ? toLauncher() : toPanel()))
  return {
    first,
    last,
    render: (isOpen: boolean) => {
      for (const guard of [first, last]) {
        if (isOpen) guard.tabIndex = 0
        else guard.removeAttribute('tabindex')
      }
    },
  }
}

const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element && !(target instanceof HTMLIFrameElement)
