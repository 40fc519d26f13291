import type { Attack, Outcome } from './attack.ts'

/** What the program's inside looks like: none of it may be in an answer. */
const internals =
  /node_modules|node:internal|\bat \S+ \(|\bat (async )?\S+:\d+:\d+|\w+\.ts:\d+|SQLITE_|SqliteError|(Type|Reference|Range|Syntax|Zod)Error|ECONN\w+|ENOENT|better-sqlite|kysely|\/home\/|\/tmp\//

/** Why an outcome is none that the program may leave; null where it is. */
export const violationIn = ({ family, deed }: Attack, outcome: Outcome): string | null => {
  switch (outcome.kind) {
    case 'hung':
      return `no answer in ${Math.round(outcome.milliseconds)} ms`
    case 'closed':
      return mayBeClosed(family, deed) ? null : 'closed without an answer'
    case 'left':
      return null
    case 'answered': {
      if (!mayBeAnswered(outcome.status, deed))
        return `answered ${outcome.status}: ${outcome.body.slice(0, 200)}`
      const found = isOurText(deed) ? internals.exec(outcome.headers + outcome.body)?.[0] : undefined
      return found === undefined ? null : `the answer tells of the inside: ${found}`
    }
  }
}

/** 304 says that nothing has changed. 501 is the protocol's word for an invoke that a bot does not know. */
const mayBeAnswered = (status: number, deed: Attack['deed']): boolean => {
  if (status === 101 || status === 304) return true
  if (status === 501)
    return (
      deed.kind === 'request' && deed.path.startsWith('/api/messages') && /"invoke"/.test(String(deed.body))
    )
  return (status >= 200 && status < 300) || (status >= 400 && status < 500)
}

/** Bytes that are no HTTP need no answer; who sends many times what is allowed may be cut off while they send. */
const mayBeClosed = (family: string, deed: Attack['deed']): boolean =>
  deed.kind !== 'request' || family === 'huge bodies'

/** Scripts and style sheets that are served as they are speak of errors of their own. */
const isOurText = (deed: Attack['deed']): boolean =>
  deed.kind !== 'request' || !/^\/(widget|api\/docs)/.test(deed.path)
