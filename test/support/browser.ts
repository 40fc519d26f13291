import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `CHROMIUM` names one; else it is looked for where systems put it. */
const chromiumPath = (): string => {
  const found = process.env.CHROMIUM ?? known.find((path) => existsSync(path))
  if (found === undefined || !existsSync(found))
    throw new Error(`no Chromium at ${found ?? known.join(', ')}: install it, or set CHROMIUM to its path`)
  return found
}

let launched: Promise<Browser> | null = null

/** The browser of a test file: started at its first use, closed after its last test. */
export const openBrowser = (): Promise<Browser> => {
  launched ??= chromium.launch({ executablePath: chromiumPath(), args: quiet })
  return launched
}

afterAll(async () => {
  await (await launched)?.close()
})

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/**
 * A fresh visitor's page for as long as the test runs. `problems` collects uncaught errors and what the console calls
 * one, which violations of a Content-Security-Policy are.
 */
export const openPage = async (
  options: BrowserContextOptions = {},
): Promise<{ page: Page; problems: string[] }> => {
  const context = await (await openBrowser()).newContext({ locale: 'en-US', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return { page, problems }
}
