import type { Activity } from 'botbuilder'

/**
 * What somebody wrote, without what Teams adds to it: every mention is gone, of the bot and of anybody else, in text and
 * entities (a bystander's name has no place on a ticket), so are the HTML entities and the copy of the message in HTML that
 * Teams attaches to it.
 */
export const withoutMarkup = (activity: Activity): Activity => {
  const { entities, attachments, text } = activity
  return {
    ...activity,
    text: text === undefined ? text : plainText(text, mentionsIn(activity)),
    ...(entities && { entities: entities.filter(({ type }) => type !== 'mention') }),
    ...(attachments && {
      attachments: attachments.filter(({ contentType }) => contentType !== 'text/html'),
    }),
  }
}

/** Mentions as they stand in the text, the longest first: one may be part of another. */
const mentionsIn = ({ entities = [] }: Activity): string[] =>
  entities
    .flatMap(({ type, text }) =>
      type === 'mention' && typeof text === 'string' && text !== '' ? [text] : [],
    )
    .sort((a, b) => b.length - a.length)

const plainText = (text: string, mentions: string[]): string => {
  const without = mentions
    .reduce((rest, mention) => rest.replaceAll(mention, ' '), text)
    .replace(/<at(?:\s[^>]*)?>.*?<\/at>/gis, ' ')
    .replace(/<\/?at(?:\s[^>]*)?>/gi, ' ')
  return decoded(without)
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/** Once: what was typed as `&amp;lt;` reads `&lt;`. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code >= 32 && code <= 0xffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : whole
  })
