const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML that shows exactly this text. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char)

/** Takes back what `escapeMarkdown` of the cards put in: a backslash before a punctuation mark, or within `www\.`. */
export const unescapeMarkdown = (text: string): string => text.replace(/\\([\\`*_\]<~{$@&:#>|.)+=-])/g, '$1')

/**
 * Stands where Web Chat would render Markdown: the text of a card as it reads, nothing in it is Markdown, HTML or a link.
 * Web Chat keeps only elements of what it gets, so the text stands in one.
 */
export const renderPlain = (text: string): string =>
  `<p>${escapeHtml(unescapeMarkdown(text)).replace(/\r?\n/g, '<br>')}</p>`
