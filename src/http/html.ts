/** Text as HTML, in an element or in an attribute between quotation marks. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`)
