import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { chatBudget, chatBundle } from './chat/bundle.ts'
import { chatPage } from './chat-page.ts'
import { type Manifest, manifestName } from './manifest.ts'

/** What the loader may weigh, in bytes, compressed by gzip. */
const loaderBudget = 8192

/** A chat page to bundle: our own, or a double of it. */
export type ChatSource = { entry: string; options: Partial<BuildOptions> }

/** In bytes. */
export type Size = { name: string; raw: number; gzip: number; brotli: number }

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export const ownChat: ChatSource = { entry: source('chat/index.tsx'), options: chatBundle }

/** Builds into `folder`; throws where a budget is exceeded, with the sizes. The manifest is written last. */
export const buildWidget = async (folder: string, chat: ChatSource | null = ownChat): Promise<Size[]> => {
  await mkdir(folder, { recursive: true })
  const [loader, chatFiles] = await Promise.all([bundleLoader(), chat ? bundleChat(chat) : []])
  const hashed = `widget-${hashOf(loader)}.js`
  const names = chatFiles.map(({ name }) => name)
  const page = {
    scripts: names.filter((name) => /^chat-.*\.js$/.test(name)),
    styles: names.filter((name) => /^chat-.*\.css$/.test(name)),
  }
  const files: File[] = [
    { name: 'widget.js', contents: loader },
    { name: hashed, contents: loader },
    ...(chat ? [{ name: 'chat.html', contents: Buffer.from(chatPage(page)) }] : []),
    ...chatFiles,
  ]
  const sizes = await Promise.all(files.map((file) => writeCompressed(folder, file)))
  const sum = (field: 'gzip' | 'brotli', of: string[]) =>
    sizes.reduce((total, size) => total + (of.includes(size.name) ? size[field] : 0), 0)
  insist('the loader, by gzip', sum('gzip', [hashed]), loaderBudget)
  insist('the chat page, by brotli', sum('brotli', names), chatBudget)
  const manifest: Manifest = {
    loader: hashed,
    chat: chat ? page : null,
    files: files.map(({ name }) => name),
  }
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
  await clear(folder, files)
  return sizes
}

/** Takes away what earlier builds left, which no manifest names any more. */
const clear = async (folder: string, files: File[]): Promise<void> => {
  const kept = new Set(files.map(({ name }) => name))
  for (const name of await readdir(folder)) {
    const isHashed = /-[A-Z0-9]{8}\.\w+/.test(name)
    if (isHashed && !kept.has(name.replace(/\.(br|gz)$/, ''))) await rm(join(folder, name))
  }
}

type File = { name: string; contents: Uint8Array }

const common = {
  bundle: true,
  minify: true,
  write: false,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions

const bundleLoader = async (): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [source('loader/index.ts')],
    format: 'iife',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('the loader was not built')
  return file.contents
}

const bundleChat = async ({ entry, options }: ChatSource): Promise<File[]> => {
  const { outputFiles } = await build({
    ...common,
    ...options,
    write: false,
    entryPoints: { chat: entry },
    outdir: 'assets',
    format: 'esm',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    assetNames: '[name]-[hash]',
  })
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }))
}

const hashOf = (contents: Uint8Array): string =>
  createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase()

const insist = (what: string, size: number, budget: number): void => {
  if (size > budget) throw new Error(`${what}: ${size} bytes are more than its budget of ${budget}`)
}

const writeCompressed = async (folder: string, { name, contents }: File): Promise<Size> => {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(contents, { level: 9 }),
  ])
  const path = join(folder, name)
  await Promise.all([writeFile(path, contents), writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
  return { name, raw: contents.length, gzip: gz.length, brotli: br.length }
}

if (import.meta.main) {
  const sizes = await buildWidget(source('../../dist/widget'))
  for (const { name, raw, gzip, brotli } of sizes)
    process.stdout.write(`${name}: ${raw} bytes, ${gzip} by gzip, ${brotli} by brotli\n`)
}
