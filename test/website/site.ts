import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

/** The running program, which can be killed and started again on its port. */
export type Site = {
  readonly url: string
  restart(signal: NodeJS.Signals): Promise<void>
}

export const openSite = async (databaseUrl: string, env: Record<string, string> = {}): Promise<Site> => {
  const port = await freePort()
  let child = await started(databaseUrl, port, env)
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    url: `http://127.0.0.1:${port}`,
    restart: async (signal) => {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      child = await started(databaseUrl, port, env)
    },
  }
}

const started = async (
  databaseUrl: string,
  port: number,
  env: Record<string, string>,
): Promise<ChildProcess> => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { PATH, HOME, LOG_LEVEL: 'error', DATABASE_URL: databaseUrl, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout?.on('data', (chunk) => {
    printed += chunk
  })
  await expect.poll(() => printed, { timeout: 15_000 }).toContain('listens on')
  return child
}

const freePort = async (): Promise<number> => {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  server.close()
  await once(server, 'close')
  return port
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0

/** The chat as a visitor sees it. */
export type Chat = {
  readonly frame: FrameLocator
  /** The input of the last card that has one by this label. */
  input(label: string | RegExp): Locator
  /** That of the last card that has one by this title. */
  button(title: string): Locator
  press(title: string): Promise<void>
  say(text: string): Promise<void>
  /** Fills the input of the last card and sends it. */
  fill(label: string | RegExp, text: string, send: string): Promise<void>
  sees(text: string | RegExp): Promise<void>
}

/** Opens the widget by its launcher. */
export const openChat = async (page: Page, launcher: RegExp = /Open the chat|Ouvrir/): Promise<Chat> => {
  await page.getByRole('button', { name: launcher }).click()
  return chatOn(page)
}

export const chatOn = (page: Page): Chat => {
  const frame = page.frameLocator('iframe')
  // The send box has a button of its own: those of the cards are meant.
  const last = (title: string) =>
    frame
      .locator('.ac-pushButton')
      .and(frame.getByRole('button', { name: title, exact: true }))
      .last()
  const input = (label: string | RegExp) =>
    frame.locator('input, textarea').and(frame.getByLabel(label)).last()
  return {
    frame,
    input,
    button: last,
    press: (title) => last(title).click(),
    say: async (text) => {
      const box = frame.getByRole('textbox', { name: /^(Message input|Zone de saisie)/ })
      await box.fill(text)
      await box.press('Enter')
    },
    fill: async (label, text, send) => {
      await input(label).fill(text)
      await last(send).click()
    },
    sees: (text) => frame.getByText(text).last().waitFor({ state: 'visible', timeout: 15_000 }),
  }
}

/** Where `SCREENSHOTS` names a folder, what the page shows is kept there. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** How often a text is shown. */
const timesShown = async ({ frame }: Chat, text: string): Promise<number> =>
  frame.getByText(text, { exact: true }).count()

export const expectOnce = (chat: Chat, text: string): Promise<void> =>
  expect.poll(() => timesShown(chat, text), { message: `shows "${text}" once` }).toBe(1)
