import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { lazyLoading } from './lazy-loading.ts'
import { leanPackages } from './lean-packages.ts'

const installed = (path: string): string =>
  fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))

/**
 * Node's own modules by `require`: the names of an imported one are all read at the start, which loads Node's fetch.
 * Names stay as they are, so that a stack trace can be read.
 */
const options = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'error',
  // Node's own of this name says at the start that it is deprecated.
  alias: { punycode: installed('punycode/punycode.js') },
  define: { 'import.meta.url': 'importMetaUrl' },
  // What a package offers bundlers as a module of ES would be copied name by name at each call of `require`.
  conditions: [],
  plugins: [lazyLoading, leanPackages],
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  // A binary, files that are served as they are, what is large and only loaded to ask Azure for a token, and what others ask
  // for and do without.
  external: [
    'better-sqlite3',
    'swagger-ui-dist',
    '@azure/identity',
    '@azure/msal-node',
    'axios',
    'dtrace-provider',
    'pg-native',
    'bufferutil',
    'utf-8-validate',
    'applicationinsights-native-metrics',
  ],
} satisfies BuildOptions

/**
 * A program and all that it imports in one file, which starts in less than half of the time (bench/REPORT.md). The file finds articles and the
 * widget where the sources do: it has to lie in a folder of the project's root.
 */
export const bundleProgram = async (entry: string, outfile: string): Promise<void> => {
  await mkdir(dirname(outfile), { recursive: true })
  const { outputFiles } = await build({ ...options, write: false, entryPoints: [entry], outfile })
  for (const { path, text } of outputFiles) await writeFile(path, inAscii(text))
}

/** esbuild leaves patterns as they are; one letter beyond ASCII, and the whole file takes twice the memory. */
const inAscii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
