import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { bundleProgram } from '../../deploy/container/bundle.ts'
import { postTo } from '../bot/world.ts'
import { start } from '../dialogs/program.ts'
import { chatWith, en } from '../dialogs/world.ts'
import { engines } from '../support/stores.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

test.each(engines)(
  'the program in one file opens a ticket on $engine as its sources do',
  async ({ engine, freshUrl }) => {
    const file = root(`dist/test-${engine}-${process.pid}.cjs`)
    onTestFinished(() => rm(file, { force: true }))
    await mkdir(root('dist'), { recursive: true })
    await bundleProgram(root('src/main.ts'), file)
    const program = await start(await freshUrl(), {}, file)
    const chat = chatWith((activity) => postTo(program.url, JSON.stringify(activity)), {})
    expect(await chat.say('hello')).toContain(en('welcome'))
    for (const button of ['business', 'technical', 'no'] as const) await chat.click(en(`button.${button}`))
    await chat.say('2000000001')
    await chat.say('Zzyzx qwrtp')
    expect(await chat.click(en('button.openTicket'))).toMatch(/T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/)
    const documentation = await fetch(`${program.url}/api/docs`)
    expect(documentation.status).toBe(200)
    expect(await program.kill('SIGTERM')).toBe(0)
  },
)
