import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { runCli } from '../../src/cli/program.ts'

/** What nobody but their owner may know, and one that is nobody's. */
export const code = '7315092648'
export const key = '58206137'
export const unknown = '8642097531'
export const canaries = [code, key, unknown] as const

/** As customers type them. */
export const typed = (digits: string): string[] => {
  const groups =
    digits.length === 8
      ? (digits.match(/.{4}/g) ?? [])
      : [digits.slice(0, 4), digits.slice(4, 7), digits.slice(7)]
  return [digits, groups.join(' '), groups.join('-'), groups.join('.'), [...digits].join(' ')]
}

/** The canaries that stand in a text or in bytes, however they are grouped. */
export const canariesIn = (text: string | Buffer): string[] => {
  const plain = (typeof text === 'string' ? text : text.toString('latin1')).replaceAll(
    /%20|[\s\u00a0\u202f\-._+/]/g,
    '',
  )
  return canaries.filter((one) => plain.includes(one))
}

export const guichetKey = 'ab'.repeat(32)
export const webhookSecret = `whsec_${Buffer.from('w'.repeat(32)).toString('base64')}`

type Program = {
  url: string
  /** All that it printed and logged. */
  output(): string
  end(signal: NodeJS.Signals): Promise<void>
}

/** The program as `npm start` runs it, telling its log everything; `preload` is run before it. */
export const startProgram = async (databaseUrl: string, preload: string): Promise<Program> => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, 'src/main.ts'],
    {
      env: { PATH, HOME, ...settings(databaseUrl), PORT: '0', LOG_LEVEL: 'debug' },
    },
  )
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const output = outputOf(child)
  while (!output().includes('/api/messages')) {
    if (child.exitCode !== null) throw new Error(output())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? '',
    output,
    end: async (signal) => {
      const ended = once(child, 'close')
      child.kill(signal)
      await ended
    },
  }
}

const settings = (databaseUrl: string) => ({
  NODE_ENV: 'test',
  DATABASE_URL: databaseUrl,
  GUICHET_KEY: guichetKey,
  TICKET_WEBHOOK_SECRET: webhookSecret,
})

const outputOf = ({ stdout, stderr }: ChildProcess): (() => string) => {
  let text = ''
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk) => {
      text += chunk
    })
  return () => text
}

/** One command line; all that it printed. */
export const cli = async (databaseUrl: string, ...argv: string[]): Promise<string> => {
  let text = ''
  const stream = new Writable({
    write: (chunk, _encoding, next) => {
      text += chunk
      next()
    },
  })
  await runCli(argv, {
    env: settings(databaseUrl),
    stdout: stream,
    stderr: stream,
    isTerminal: false,
    now: () => new Date(),
  })
  return text
}

/** A customer with both canaries, and files that are broken where they stand. */
export const writeFiles = async (folder: string) => {
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const entitlement = { id: 'E1', customer: 'C1', plan: 'limited', incidents: 9, used: 0, phoneSupport: true }
  const records = {
    customers: [{ id: 'C1', type: 'business', name: 'Canary Ltd', email: 'canary@example.com' }],
    entitlements: [{ ...entitlement, startsOn: '2020-01-01', endsOn: null }],
    supportCodes: [{ code, entitlement: 'E1' }],
    licenseKeys: [{ key, product: 'plesk-panel', entitlement: 'E1' }],
  }
  return {
    good: await file('good.json', JSON.stringify(records)),
    broken: [
      await file('broken.json', `{"supportCodes":[{"code":"${code}","entitlement":"E1"} "${unknown}"]}`),
      await file(
        'wrong.json',
        JSON.stringify({ supportCodes: [{ code: `${code}x`, entitlement: unknown, [key]: 1 }] }),
      ),
      await file(
        'twice.json',
        JSON.stringify({
          supportCodes: [
            { code, entitlement: 'E1' },
            { code, entitlement: 'E2' },
          ],
        }),
      ),
      await file(
        'supportCodes.csv',
        `code,entitlement\n${code},${code}\n"${unknown}\n${typed(code)[1]},E1,${key}\n`,
      ),
    ],
    requests: await file(
      'requests.jsonl',
      `{"customer":"home","supportCode":"${unknown}"\n{"call":"${code}"}\n`,
    ),
  }
}

export const bytesOf = (path: string): Promise<Buffer> => readFile(path).catch(() => Buffer.alloc(0))
