import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { galleryPage, pictures } from './page.ts'

const browser = process.env.CHROMIUM ?? '/usr/bin/chromium'
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const write = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const page = join(folder, 'index.html')
  writeFileSync(page, galleryPage())
  process.stdout.write(`${page}\n`)
  if (existsSync(browser)) await takePictures(page, folder)
  else process.stdout.write(`no browser at ${browser}: no pictures taken\n`)
}

const takePictures = async (page: string, folder: string): Promise<void> => {
  const chrome = await chromium.launch({ executablePath: browser, args: quiet })
  try {
    const tab = await chrome.newPage({ viewport: { width: 960, height: 1200 } })
    await tab.goto(pathToFileURL(page).href)
    for (const { id } of pictures) {
      const path = join(folder, `${id}.png`)
      await tab.locator(`#${id}`).screenshot({ path })
      process.stdout.write(`${path}\n`)
    }
  } finally {
    await chrome.close()
  }
}

await write(resolve('gallery'))
