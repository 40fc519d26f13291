import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Plugin } from 'esbuild'
import { nativeAsync } from './native-async.ts'

/**
 * Packages whose entry loads all of their files for whoever needs one. Of the SDK that is the most: its adapters for other
 * channels, its own clients, and Azure's under them.
 */
const barrels = [
  /botbuilder(-core|-stdlib)?\/lib\/index\.js$/,
  /botbuilder-stdlib\/lib\/azureCoreHttpCompat(\/index)?\.js$/,
  /botframework-(connector|schema|streaming)\/lib\/index\.js$/,
  /botframework-connector\/lib\/auth\/index\.js$/,
  /botbuilder\/lib\/skills\/index\.js$/,
  /@azure\/[\w-]+\/dist\/commonjs\/index\.js$/,
  /@typespec\/ts-http-runtime\/dist\/commonjs(\/\w+)?\/index\.js$/,
  /rate-limiter-flexible\/index\.js$/,
]

const require = createRequire(import.meta.url)

/** The SDK's own files, as TypeScript compiled them: an import is one name, and nothing else is called that. */
const ofSdk = /(botbuilder|botframework)[\w-]*\/lib\/.*\.js$/
const imports = /^const (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm

/** Of undici's client, HTTP/2, which our connections do not speak, with Node's own of it. */
const ofUndici = /undici\/lib\/dispatcher\/client\.js$/
const http2 = /^const (connectH2) = (require\('[^']+'\))$/gm

/** All plugins of restify, of which we use none, stand in one object. */
const ofRestify = /restify\/lib\/plugins\/index\.js$/
const plugins = /^( +\w+): (require\('[^']+'\)),?$/gm

/** With each dialog context the SDK makes the list of its memory scopes anew, only to register it in place of the same. */
const registering = /^( +)(botbuilder_core_1\.ComponentRegistration\.add\(.*\));$/m

/** The SDK's async functions are Node's. In the bundle, what such a file imports is loaded when it is first used, and what passes on the files of a package likewise. */
export const lazyLoading: Plugin = {
  name: 'lazy-loading',
  setup: ({ onLoad }) => {
    const rewrite = (filter: RegExp, change: (path: string, text: string) => string): void =>
      onLoad({ filter }, async ({ path }) => ({ contents: change(path, await readFile(path, 'utf8')) }))
    for (const barrel of barrels) rewrite(barrel, passingOn)
    rewrite(ofSdk, (_path, text) => withoutNames(registeredOnce(nativeAsync(text)), imports))
    rewrite(ofUndici, (_path, text) => withoutNames(text, http2))
    rewrite(ofRestify, (_path, text) => text.replace(plugins, 'get $1() { return $2 },'))
  },
}

const registeredOnce = (text: string): string =>
  text.replace(registering, '$1exports.isRegistered ||= ($2, true);')

const withoutNames = (text: string, named: RegExp): string =>
  [...text.matchAll(named)].reduce(
    (changed, [, name, loaded = '']) =>
      changed.replace(new RegExp(`\\b${name}\\b`, 'g'), () => `(${loaded})`),
    text.replace(named, ''),
  )

/** As it was where not every name is that of something required: then the entry does more than to pass on. */
const passingOn = (path: string, text: string): string => {
  const here = createRequire(path)
  const files = [...new Set([...text.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, file = '']) => file))]
  const all: Record<string, unknown> = require(path)
  const getters = Object.keys(all).map((name) => getterOf(name, all[name], files, here))
  if (getters.some((one) => one === null)) return text
  const isModule =
    '__esModule' in all ? "Object.defineProperty(exports, '__esModule', { value: true });\n" : ''
  return `${isModule}Object.defineProperties(exports, {\n${getters.join(',\n')}\n});\n`
}

const getterOf = (name: string, value: unknown, files: string[], here: NodeJS.Require): string | null => {
  for (const file of files) {
    const exported: unknown = here(file)
    if (exported === value) return getter(name, `require(${JSON.stringify(file)})`)
    if (isObject(exported) && exported[name] === value)
      return getter(name, `require(${JSON.stringify(file)})[${JSON.stringify(name)}]`)
  }
  return null
}

const getter = (name: string, value: string): string =>
  `${JSON.stringify(name)}: { enumerable: true, get: () => ${value} }`

const isObject = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' || typeof value === 'function') && value !== null
