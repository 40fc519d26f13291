import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Plugin } from 'esbuild'
import { z } from 'zod'

/** restify and its errors use a few functions of lodash, and load all of them. */
const withLodash = /(restify(-errors)?|@netflix\/nerror)\/lib\/.*\.js$/
const lodash = /^(?:var|const) _ += {1,2}require\('lodash'\);$/m
const chain = /\b_\((\w+)\)\.(\w+)\(\)\.(\w+)\(\)\.value\(\)/

/** jsonwebtoken asks, by a package that compares versions, whether Node is newer than some that none of ours is. */
const askingForNode = /jsonwebtoken\/lib\/\w+Supported\.js$/

/** Of a namespace, esbuild leaves out what nobody uses: of zod, its languages and its way from JSON Schema. */
const ours = /\/(src|dialogs|cards|bench)\/.*\.ts$/
const zod = /^import \{ z \} from 'zod'$/m

/** Each package of the SDK comes with its own copy of one version of zod. */
const sdk = /\/(?:botbuilder|botframework)[\w-]*\/lib\/.*\.js$/

/** The first that was asked for, as long as it is the version that the importer would get. */
const oneZod = (): ((importer: string) => string) => {
  let first: { path: string; version: string } | null = null
  return (importer) => {
    const path = createRequire(importer).resolve('zod')
    const { version } = Version.parse(createRequire(importer)('zod/package.json'))
    first ??= { path, version }
    return version === first.version ? first.path : path
  }
}
const Version = z.object({ version: z.string() })

const withoutLodash = (text: string): string =>
  text
    .replace(lodash, '')
    .replace(/\b_\.(\w+)\(/g, "require('lodash/$1')(")
    .replace(chain, "require('lodash/$3')(require('lodash/$2')($1))")

/** The bundle without what packages load and nobody here uses, and with one of what they load several times. */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup: ({ onLoad, onResolve }) => {
    const rewrite = (filter: RegExp, change: (text: string) => string): void =>
      onLoad({ filter }, async ({ path }) => ({
        contents: change(await readFile(path, 'utf8')),
        loader: path.endsWith('.ts') ? 'ts' : 'js',
      }))
    const zodOf = oneZod()
    onResolve({ filter: /^zod$/ }, ({ importer }) => (sdk.test(importer) ? { path: zodOf(importer) } : null))
    rewrite(ours, (text) => text.replace(zod, "import * as z from 'zod'"))
    rewrite(askingForNode, () => 'module.exports = true')
    rewrite(withLodash, withoutLodash)
  },
}
