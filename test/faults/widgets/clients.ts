/**
 * Many of the website's widgets in one process: the page's own code for tokens, connection and reconnection, with as much of a
 * browser around it as that needs. Told what to do by messages; see `Order`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { networkOf, type Order, type Report } from './protocol.ts'

type Activity = { id?: string; type: string; from?: { id?: string } }
type Access = { domain: string; conversationId: string; userId: string; token: string }
type Entry = { ok: true; access: Access } | { ok: false; problem: string }
type Shelf = {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}
type Visitor = { enter(): Promise<Entry> }
type Connection = { bot: { readonly token: string }; start(): void }

let requests = 0

/** Each visitor has an address of their own, which the program learns from the proxy before it. */
const browser = (): void => {
  const { fetch } = globalThis
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true } })
  Object.assign(globalThis, {
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    fetch: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...Object(init.headers), 'x-forwarded-for': networkOf(requests++) } }),
    WebSocket: class extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { 'x-forwarded-for': networkOf(requests++) }, perMessageDeflate: false })
      }
    },
  })
}

const aFunction = <T>() => z.custom<T>((value) => typeof value === 'function')
const Page = z.object({
  createVisitor: aFunction<(deps: object) => Visitor>(),
  createConnection: aFunction<(deps: object) => Connection>(),
  createOutbox: aFunction<(shelf: Shelf, conversation: string) => object>(),
})

/** At run time, because the page is written for a browser's types. */
const thePage = async (): Promise<z.infer<typeof Page>> => {
  const load = (name: string) => import(new URL(`../../../src/widget/chat/${name}.ts`, import.meta.url).href)
  const modules = await Promise.all(['visitor', 'connection', 'outbox'].map(load))
  return Page.parse(Object.assign({}, ...modules.map((module) => ({ ...module }))))
}

const shelf = (): Shelf => {
  const kept = new Map<string, string>()
  return {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => kept.set(key, value),
    remove: (key) => kept.delete(key),
    keys: () => [...kept.keys()],
  }
}

type Widget = { access: Access; connection: Connection; isOnline: boolean; heard: Map<string, number> }

browser()
const page = await thePage()
const widgets: Widget[] = []
/** When widgets came online, in ms of this machine's clock. */
let arrivals: number[] = []
let moved = 0

const open = async (url: string): Promise<void> => {
  const own = shelf()
  const visitor = page.createVisitor({
    url: `${url}/api/widget/token`,
    shelf: own,
    locale: () => 'en',
    onProblem: () => undefined,
  })
  const access = await enter(visitor)
  const widget: Widget = {
    access,
    isOnline: false,
    heard: new Map(),
    connection: page.createConnection({
      access,
      outbox: page.createOutbox(own, access.conversationId),
      locale: () => 'en',
      enter: visitor.enter,
      onMoved: () => {
        moved += 1
      },
      onProblem: () => undefined,
      onState: (state: string) => {
        if (state === 'online' && !widget.isOnline) arrivals.push(Date.now())
        widget.isOnline = state === 'online'
      },
      onActivity: ({ id = '', type, from }: Activity) => {
        if (type === 'message' && from?.id !== access.userId)
          widget.heard.set(id, (widget.heard.get(id) ?? 0) + 1)
      },
    }),
  }
  widgets.push(widget)
  widget.connection.start()
  while (!widget.isOnline || widget.heard.size === 0) await sleep(20)
}

const enter = async (visitor: Visitor): Promise<Access> => {
  const entry = await visitor.enter()
  if (!entry.ok) throw new Error(`no token: ${entry.problem}`)
  return entry.access
}

const openAll = async (url: string, count: number, atOnce: number): Promise<void> => {
  let left = count
  const opener = async (): Promise<void> => {
    while (left-- > 0) await open(url)
  }
  await Promise.all(Array.from({ length: atOnce }, opener))
}

/** Says something in each of so many conversations; how many of them heard one answer to it, in time. */
const talk = async (count: number, limit: number): Promise<number> => {
  const answered = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const widget = widgets[Math.floor((n * widgets.length) / count)]
      if (!widget) return false
      const { access, connection, heard } = widget
      const before = heard.size
      const response = await fetch(`${access.domain}/conversations/${access.conversationId}/activities`, {
        method: 'POST',
        headers: { authorization: `Bearer ${connection.bot.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message', from: { id: access.userId }, text: 'thanks' }),
      })
      for (let waited = 0; heard.size === before && waited < limit; waited += 50) await sleep(50)
      return response.ok && heard.size === before + 1
    }),
  )
  return answered.filter((one) => one).length
}

const report = (): Report => ({
  online: widgets.filter(({ isOnline }) => isOnline).length,
  moved,
  heardTwice: widgets.filter(({ heard }) => [...heard.values()].some((times) => times > 1)).length,
  silent: widgets.filter(({ heard }) => heard.size === 0).length,
  arrivals,
})

const obey = async (order: Order): Promise<unknown> => {
  switch (order.kind) {
    case 'open':
      return openAll(order.url, order.count, order.atOnce)
    case 'talk':
      return talk(order.count, order.limit)
    case 'forgetArrivals':
      arrivals = []
      return null
    case 'report':
      return report()
  }
}

process.on('message', (message: Order) => {
  obey(message).then(
    (answer) => process.send?.({ answer: answer ?? null }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
