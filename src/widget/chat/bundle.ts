import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'

/** What the chat page may weigh, in bytes, compressed by brotli. */
export const chatBudget = 450_000

const require = createRequire(import.meta.url)
const webChat = /^(botframework-webchat(?:-api|-component|-core)?)(?:\/(internal|decorator))?$/

/** What a package that is left out is replaced by. Nothing of it runs: it serves speech, Markdown, carousels, uploads. */
const leftOut: Readonly<Record<string, string>> = {
  'react-say':
    'export const Composer = ({ children }) => children; export const SayButton = () => null; export const SayUtterance = () => null; export default () => null',
  'react-dictate-button': 'export const Composer = () => null; export default () => null',
  'markdown-it':
    'export default class { renderer = { rules: {} }; use() { return this }; render(text) { return text } }',
  'mdast-util-from-markdown': 'export const fromMarkdown = () => ({ children: [] })',
  'botframework-streaming':
    'export class WebSocketClient {}; export class StreamingRequest {}; export class RequestHandler {}',
  swiper:
    'export default {}; export const [A11y, Autoplay, History, Keyboard, Navigation, Pagination, Scrollbar, Swiper] = Array(8).fill({})',
  mime: 'export default { getExtension() {}, getType() {} }',
  'cross-fetch': 'export default globalThis.fetch; export const fetch = globalThis.fetch',
}

/** Modules of Web Chat itself that only serve those. */
const unused =
  /botframework-webchat\/src\/(createDirectLine(AppServiceExtension|SpeechAdapters)?|create(BrowserWebSpeech|CognitiveServicesSpeechServices)PonyfillFactory|markdown\/renderMarkdown)\.ts$/

const words = new Set(['en-US.json', 'fr-FR.json', 'overrides.json'])

/**
 * Builds Web Chat from its sources, so that what is not used falls away, with the words of two languages. `core-js` looks
 * for the global object by evaluating a string, which the page's policy forbids: it is told.
 */
const slimWebChat: Plugin = {
  name: 'slim-web-chat',
  setup(build) {
    build.onResolve({ filter: webChat }, ({ path }) => ({ path: sourceOf(path) }))
    build.onResolve({ filter: /^[^./]/ }, ({ path }) => {
      const name = Object.keys(leftOut).find((each) => path === each || path.startsWith(`${each}/`))
      return name ? { path: name, namespace: 'left-out' } : null
    })
    build.onLoad({ filter: /./, namespace: 'left-out' }, ({ path }) => ({ contents: leftOut[path] ?? '' }))
    build.onLoad({ filter: unused }, () => ({ contents: 'export default undefined' }))
    build.onLoad({ filter: /\/botframework-webchat[^/]*\/src\/.*\.js$/ }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'jsx',
    }))
    build.onLoad({ filter: /\/localization\/[^/]*\.json$/ }, ({ path }) =>
      words.has(basename(path)) ? null : { contents: '{}', loader: 'json' },
    )
    build.onLoad({ filter: /\/core-js(-pure)?\/internals\/global(-this)?\.js$/ }, () => ({
      contents: 'module.exports = globalThis',
    }))
  },
}

const sourceOf = (specifier: string): string => {
  const [, name = '', part] = webChat.exec(specifier) ?? []
  const root = packageRoot(name)
  const candidates = part ? [`src/${part}.ts`, `src/${part}/index.ts`] : ['src/index.ts']
  const found = candidates.map((file) => join(root, file)).find(existsSync)
  if (!found) throw new Error(`no sources of ${specifier}`)
  return found
}

const packageRoot = (name: string): string => {
  let folder = dirname(require.resolve(name))
  while (basename(folder) !== name) folder = dirname(folder)
  return folder
}

/** How the chat page is bundled. */
export const chatBundle: Partial<BuildOptions> = {
  plugins: [slimWebChat],
  // p-defer-es5 is p-defer, transpiled by an install script that does not run here.
  alias: { punycode: 'punycode/', 'p-defer-es5': 'p-defer' },
  jsx: 'automatic',
  legalComments: 'none',
  define: {
    global: 'globalThis',
    'process.env.NODE_ENV': '"production"',
    'process.env.node_env': '"production"',
    'process.env.build_tool': '"esbuild"',
    'process.env.module_format': '"esmodules"',
    'process.env.npm_package_version': '"4.18.1"',
  },
}
