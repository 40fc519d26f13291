import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

/** Draws the PNG files of the package anew, after a change of an SVG: `node deploy/teams/icons/draw.ts`. */
const icons = [
  ['color', 192],
  ['outline', 32],
] as const

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const [name, size] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const svg = await readFile(at(`${name}.svg`), 'utf8')
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`)
  await page.screenshot({ path: at(`${name}.png`), omitBackground: true })
}
await browser.close()
