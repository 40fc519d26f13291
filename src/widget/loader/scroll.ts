let before: string | null = null

/** Keeps the page behind a full-screen panel from scrolling, and then gives it back as it was. */
export const lockScroll = (isLocked: boolean): void => {
  const { style } = document.documentElement
  if (isLocked && before === null) {
    before = style.overflow
    style.overflow = 'hidden'
  } else if (!isLocked && before !== null) {
    style.overflow = before
    before = null
  }
}
