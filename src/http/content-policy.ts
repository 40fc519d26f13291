type ChatPolicy = {
  /** Our own origin, as the browser has it. */
  own: string
  frameAncestors: readonly string[]
  connections: readonly string[]
}

const lines = (directives: Record<string, readonly string[]>): string =>
  Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')

/**
 * Of the chat page. Its styles are made while it runs (Web Chat's and those of the cards), so they may be inline; no script
 * may. To Safari, 'self' says nothing of WebSockets: they are named.
 */
export const chatPolicy = ({ own, frameAncestors, connections }: ChatPolicy): string =>
  lines({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', 'https:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...socketOf(own), ...connections],
    'frame-ancestors': ["'self'", ...frameAncestors],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  })

/** A Host header says what it likes: only what looks like one gets into a policy. */
const socketOf = (own: string): string[] =>
  /^https?:\/\/[\w.:[\]-]+$/.test(own) ? [own.replace(/^http/, 'ws')] : []

export const demoPolicy = lines({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'frame-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
})

/** Of the page that shows the HTTP interface: Swagger UI, whose style sheet draws its arrows from data. */
export const apiDocsPolicy = lines({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
})
/** Of a page without scripts that brings its one style sheet in itself, named by its hash, and posts its form to us. */
export const formPolicy = (styleHash: string): string =>
  lines({
    'default-src': ["'none'"],
    'style-src': [`'sha256-${styleHash}'`],
    'img-src': ['data:'],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
  })
