/** In milliseconds: a page that is never idle gets its launcher after this. */
const patience = 4000

/** Runs when the page has been read and the browser has nothing better to do. */
export const whenIdle = (work: () => void): void =>
  whenRead(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: patience })
    else whenLoaded(() => setTimeout(work, 1))
  })

/** Runs as soon as there is a body. */
export const whenRead = (work: () => void): void => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true })
  else work()
}

const whenLoaded = (work: () => void): void => {
  if (document.readyState === 'complete') work()
  else addEventListener('load', work, { once: true })
}
