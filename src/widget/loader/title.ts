/** Puts "(2) " before the page's title, and takes away only what it put there itself: pages change their titles. */
export const createTitle = (page: { title: string }): ((count: number) => void) => {
  let prefix = ''
  return (count) => {
    const title =
      prefix !== '' && page.title.startsWith(prefix) ? page.title.slice(prefix.length) : page.title
    prefix = count > 0 ? `(${count}) ` : ''
    if (page.title !== prefix + title) page.title = prefix + title
  }
}
