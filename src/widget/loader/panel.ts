import { create, cross, icon } from './dom.ts'
import { createFit } from './fit.ts'
import { lockScroll } from './scroll.ts'
import { fullScreen } from './styles.ts'
import type { Words } from './words.ts'

/** How far the chat page is: `late` when it should be there and is not. */
export type Progress = 'none' | 'loading' | 'ready' | 'late'

export type Panel = {
  element: HTMLDialogElement
  isFullScreen(): boolean
  render(state: { isOpen: boolean; progress: Progress; words: Words; name: string }): void
  /** Puts the chat page into the panel, in place of an earlier one. */
  hold(frame: HTMLIFrameElement): void
  focus(): void
}

/**
 * What the chat page is shown in: a dialog beside the page where there is room, over all of it and modal on a phone. Closed
 * it is hidden, not gone: the chat page goes on.
 */
export const createPanel = (onClose: () => void): Panel => {
  const narrow = matchMedia(fullScreen)
  const close = create('button', { type: 'button' }, icon('', cross))
  const wait = create('div', { class: 'wait', role: 'status' })
  const element = create('dialog', { id: 'panel', class: 'panel', part: 'panel' }, wait, close)
  const fitScreen = createFit(element)
  let frame: HTMLIFrameElement | null = null
  let isOpen = false

  /** `showModal` moves the focus, which `open` leaves where it is. */
  const arrange = () => {
    const isModal = isOpen && narrow.matches
    if (element.open) element.close()
    if (isModal) element.showModal()
    else element.open = isOpen
    lockScroll(isModal)
    fitScreen(isModal)
  }
  narrow.addEventListener('change', arrange)
  close.addEventListener('click', onClose)
  element.addEventListener('cancel', (event) => {
    event.preventDefault()
    onClose()
  })
  return {
    element,
    isFullScreen: () => narrow.matches,
    render: ({ isOpen: opens, progress, words, name }) => {
      element.setAttribute('aria-label', name)
      frame?.setAttribute('title', name)
      close.setAttribute('aria-label', words.close)
      wait.textContent = progress === 'late' ? words.unreachable : ''
      element.classList.toggle('ready', progress === 'ready')
      if (opens === isOpen) return
      isOpen = opens
      arrange()
    },
    hold: (next) => {
      frame?.remove()
      frame = next
      element.prepend(next)
    },
    focus: () => frame?.focus(),
  }
}
