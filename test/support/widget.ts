import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWidget } from '../../src/widget/build.ts'
import { manifestName } from '../../src/widget/manifest.ts'

/**
 * The widget as it is served, in a folder that holds the build of just these sources: made by who needs it first, shared by
 * all that run.
 */
export const builtWidget = async (): Promise<string> => {
  const folder = join(tmpdir(), `guichet-widget-${stateOfSources()}`)
  if (existsSync(join(folder, manifestName))) return folder
  const fresh = mkdtempSync(join(tmpdir(), 'guichet-widget-'))
  await buildWidget(fresh)
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Another was faster.
    if (!existsSync(join(folder, manifestName))) throw error
    rmSync(fresh, { recursive: true })
  }
  return folder
}

const stateOfSources = (): string => {
  const hash = createHash('sha256')
  const paths = globSync(['src/**/*.{ts,tsx}', 'cards/**/*.ts', 'package-lock.json']).sort()
  for (const path of paths) hash.update(`${path} ${statSync(path).size} ${statSync(path).mtimeMs}\n`)
  return hash.digest('hex').slice(0, 16)
}
