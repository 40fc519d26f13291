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
  // In place of what playwright turns off: foreign frames have their storage apart, as visitors' browsers have it.
  '--disable-features=MediaRouter,OptimizationHints,HttpsUpgrades',
]

/** `CHROMIUM` names one; else it is looked for where systems put it. */
const chromiumPath = (): string => {
  const found = process.env.CHROMIUM ?? known.find((path) => existsSync(path))
  if (found === undefined || !existsSync(found))
    throw new Error(`no Chromium at ${found ?? known.join(', ')}: install it, or set CHROMIUM to its path`)
  return found
}

let launched: Promise<Browser> | null = null

/** As where a visitor forbids all storage of foreign frames. */
export const withoutForeignStorage = [
  ...quiet.slice(0, -1),
  '--disable-features=MediaRouter,OptimizationHints,HttpsUpgrades,ThirdPartyStoragePartitioning',
]

/** The browser of a test file: started at its first use, closed after its last test. */
export const openBrowser = (): Promise<Browser> => {
  launched ??= launch(quiet)
  return launched
}

export const launch = (args: string[]): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args })

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
  browser: Promise<Browser> = openBrowser(),
): Promise<{ page: Page; problems: string[] }> => {
  const context = await (await browser).newContext({ locale: 'en-US', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return { page, problems }
}
