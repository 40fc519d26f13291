/**
 * Keeps an element that covers the screen above the on-screen keyboard, which covers the page without changing its height.
 * A page that is zoomed in is left alone. The returned function begins and ends it.
 */
export const createFit = ({ style }: HTMLElement): ((isOn: boolean) => void) => {
  const view = window.visualViewport
  const fit = () => {
    if (!view || view.scale > 1.01) return
    style.height = `${view.height}px`
    style.top = `${view.offsetTop}px`
  }
  return (isOn) => {
    for (const event of ['resize', 'scroll']) {
      if (isOn) view?.addEventListener(event, fit)
      else view?.removeEventListener(event, fit)
    }
    style.height = ''
    style.top = ''
  }
}
