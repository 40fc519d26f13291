import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { playgroundTenant } from '../../deploy/teams/playground/organisation.ts'
import { type PlaygroundMode, runPlayground } from '../../deploy/teams/playground/run.ts'
import { start } from '../dialogs/program.ts'
import { openPage } from '../support/browser.ts'
import { freshFolder } from '../support/stores.ts'

/** The bot's conversation with one person, as the Playground shows it. */
export type Talk = {
  readonly page: Page
  /** Clicks the last button of this title. */
  press(title: string): Promise<void>
  /** Fills the last input whose label, which may have a star, begins so, and sends it. */
  fill(label: string, text: string, send: string): Promise<void>
  sees(text: string | RegExp): Promise<void>
}

/** The real program, the Playground in one of its modes, and a page on it. */
export const openPlayground = async (databaseUrl: string, mode: PlaygroundMode): Promise<Talk> => {
  const { PATH, HOME } = process.env
  const [program, { page }] = await Promise.all([
    start(databaseUrl, { TEAMS_TENANTS: playgroundTenant }),
    openPage({ viewport: { width: 1280, height: 960 } }),
  ])
  const playground = await runPlayground({
    bot: `${program.url}/api/messages`,
    mode,
    port: 0,
    folder: await freshFolder(),
    opensBrowser: false,
    env: { PATH, HOME },
  })
  onTestFinished(() => {
    playground.process.kill('SIGKILL')
  })
  await blockFonts(page)
  await page.goto(playground.url, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Hide log panel' }).click()
  return talkOn(page)
}

/** It asks Microsoft for its fonts. Blocked in the browser: a route would pass its ten megabytes of script as well. */
const blockFonts = async (page: Page): Promise<void> => {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  await browser.send('Network.setBlockedURLs', { urls: ['https://*'] })
}

const talkOn = (page: Page): Talk => {
  const press = (title: string) => page.getByRole('button', { name: title, exact: true }).last().click()
  return {
    page,
    press,
    fill: async (label, text, send) => {
      const input = page.locator('input, textarea').and(page.getByLabel(new RegExp(`^${label}`)))
      await input.last().fill(text)
      await press(send)
    },
    sees: (text) => page.getByText(text).last().waitFor(),
  }
}
