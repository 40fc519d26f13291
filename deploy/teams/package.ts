import { readFile } from 'node:fs/promises'
import { strToU8, zipSync } from 'fflate'
import { frenchOf, manifestOf } from './manifest.ts'
import type { Registration } from './settings.ts'

/** The same registration gives the same bytes; a zip's clock begins here, and it has no zone. */
const mtime = new Date(1980, 0, 1)

/** The zip that Teams takes. */
export const appPackage = async (registration: Registration): Promise<Uint8Array> =>
  zipSync(
    {
      'manifest.json': json(manifestOf(registration)),
      'fr.json': json(frenchOf(registration)),
      'color.png': await icon('color'),
      'outline.png': await icon('outline'),
    },
    { mtime, level: 9 },
  )

const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`)

const icon = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`icons/${name}.png`, import.meta.url)).then((bytes) => new Uint8Array(bytes))
