import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { load } from '../load/run.ts'
import { fromSource, startSubject } from '../subjects/subject.ts'
import type { World } from '../world.ts'
import type { Span } from './turns.ts'

/** The share of a cause in what the program's processor did during turns, from 0 to 1. */
export type Share = { cause: string; share: number }

const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})
type Profile = z.infer<typeof Profile>

/** The first that fits the path of a module (or V8's own name in brackets) is its cause. */
const causes: [cause: string, pattern: RegExp][] = [
  ['idle', /^\((idle)\)$/],
  ['garbage collection', /^\(garbage collector\)$/],
  ['outgoing HTTP', /src\/bot\/(connector|delivery)|_http_client|_http_agent|internal\/url/],
  ['incoming HTTP', /restify|find-my-way|src\/http|_http_server|_http_incoming/],
  [
    'HTTP and sockets, either way',
    /_http_outgoing|_http_common|node:(net|http)|internal\/(streams|stream_base)/,
  ],
  [
    'authentication',
    /jsonwebtoken|jws|jwa|botframework-connector|base64url|rsa-pem|src\/bot\/authentication|internal\/crypto/,
  ],
  ['sqlite and kysely', /better-sqlite3|kysely|src\/store|bindings/],
  ['desk and rules', /src\/(desk|rules)/],
  ['texts', /i18next|src\/messages/],
  ['cards', /\/cards\//],
  ['zod', /node_modules\/zod/],
  ['dialogs of the SDK', /botbuilder-dialogs|botbuilder-core|botframework-schema|node_modules\/botbuilder\//],
  ['our dialogs', /main\/dialogs\/|\/dialogs\//],
  ['search', /minisearch|src\/articles/],
  ['the turn', /src\/(bot|assemble)/],
  ['logging', /pino|sonic-boom/],
  ['timers and promises', /node:internal\/(timers|process|async)|node:(timers|async)/],
]

const causeOf = (key: string): string => causes.find(([, pattern]) => pattern.test(key))?.[0] ?? ''

/** A frame without a cause of its own (built-in functions, JSON, native code) is its caller's. */
const sharesOf = ({ nodes, samples, timeDeltas }: Profile): Share[] => {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const known = new Map(nodes.map((node) => [node.id, node.callFrame]))
  const byNode = new Map<number, string>()
  const of = (id: number | undefined): string => {
    const frame = id === undefined ? undefined : known.get(id)
    if (id === undefined || frame === undefined) return 'the rest'
    const found = byNode.get(id) ?? (causeOf(frame.url || frame.functionName) || of(parents.get(id)))
    byNode.set(id, found)
    return found
  }
  const spent = new Map<string, number>()
  for (const [at, id] of samples.entries())
    spent.set(of(id), (spent.get(of(id)) ?? 0) + (timeDeltas[at] ?? 0))
  spent.delete('idle')
  const all = [...spent.values()].reduce((sum, one) => sum + one, 0)
  return [...spent]
    .map(([cause, time]) => ({ cause, share: time / all }))
    .sort((one, other) => other.share - one.share)
}

/** Takes V8's sampling profile of our program while so many users talk to it. */
export const measureProfile = async (
  world: World,
  { users, warmUp, span }: { users: number; warmUp: Span; span: Span },
): Promise<Share[]> => {
  const { running, target, nextNumber } = await startSubject(fromSource, world)
  const { connector } = world
  const conversationOf = (n: number) => `profile-${n}`
  const talk = { target, connector, journey: fromSource.journey, users, nextNumber, conversationOf }
  try {
    await load({ ...talk, ...warmUp })
    await running.order({ order: 'startProfile' })
    await load({ ...talk, ...span })
    const file = process.env.BENCH_PROFILE ?? join(world.folder, 'turns.cpuprofile')
    await running.order({ order: 'stopProfile', file })
    return sharesOf(Profile.parse(JSON.parse(readFileSync(file, 'utf8'))))
  } finally {
    await running.stop()
  }
}
