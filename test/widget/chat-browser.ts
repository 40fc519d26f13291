import { build } from 'esbuild'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { chatBundle } from '../../src/widget/chat/bundle.ts'

/** The chat page's script, as the server's build makes it. */
export const bundleChat = async (): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    ...chatBundle,
    entryPoints: ['src/widget/chat/index.tsx'],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  })
  const [script] = outputFiles
  if (!script) throw new Error('nothing was built')
  return script.contents
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** A visitor's browser; what goes wrong on its pages is collected. */
export const aVisitor = async (
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page; errors: string[]; open: () => Promise<Page> }> => {
  const context = await browser.newContext({
    viewport: { width: 400, height: 640 },
    locale: 'en-US',
    ...options,
  })
  const errors: string[] = []
  const open = async () => {
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|WebSocket|net::/.test(message.text()))
        errors.push(message.text())
    })
    return page
  }
  return { context, page: await open(), errors, open }
}
