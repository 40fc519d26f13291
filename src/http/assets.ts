import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Manifest, manifestName } from '../widget/manifest.ts'
import type { Encoding } from './encoding.ts'

export type Asset = {
  type: string
  /** Names its contents. */
  tag: string
  bodies: Record<Encoding, Buffer>
}

/** The files of a build by name; nothing else in the folder is ever served. */
export type Assets = { manifest: Manifest; files: ReadonlyMap<string, Asset> }

/**
 * Reads a build once, and again when there is a newer one. While one is being made, the earlier one stays; null where there
 * is none. Rejects when it is broken.
 */
export const openAssets = (folder: string): (() => Promise<Assets | null>) => {
  let read: { at: number; assets: Assets } | null = null
  return async () => {
    const at = await stat(join(folder, manifestName)).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    )
    if (at !== null && at !== read?.at) read = { at, assets: await readAssets(folder) }
    return read?.assets ?? null
  }
}

const readAssets = async (folder: string): Promise<Assets> => {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, manifestName), 'utf8')))
  const files = await Promise.all(
    manifest.files.map(async (name) => [name, await readAsset(join(folder, name))] as const),
  )
  return { manifest, files: new Map(files) }
}

const readAsset = async (path: string): Promise<Asset> => {
  const [identity, br, gzip] = await Promise.all([
    readFile(path),
    readFile(`${path}.br`),
    readFile(`${path}.gz`),
  ])
  const tag = createHash('sha256').update(identity).digest('base64url').slice(0, 16)
  return { type: types[extname(path)] ?? 'application/octet-stream', tag, bodies: { identity, br, gzip } }
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
