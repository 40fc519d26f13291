import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { engines } from '../support/stores.ts'
import { anApi } from './world.ts'

const [sqlite] = engines
if (sqlite === undefined) throw new Error('no engine')

const text = readFileSync(new URL('../../docs/API.md', import.meta.url), 'utf8')

/** Each curl of the document, with the JSON that is said to come of it. */
const examples = [...text.matchAll(/```sh\n(curl [^`]+)```\n\n```json\n(.+)\n```/g)].map(
  ([, command = '', answer = '']) => ({ command, answer }),
)

/** What curl makes of its options. */
const requestOf = (command: string, key: string): { path: string; init: RequestInit } => {
  const headers = [...command.matchAll(/-H (["'])(.+?): (.+?)\1/g)].map(
    ([, , name = '', value = '']): [string, string] => [name, value.replace('$KEY', key)],
  )
  const body = / -d '([^']+)'/.exec(command)?.[1]
  const path = /http:\/\/127\.0\.0\.1:3978(\S+)/.exec(command)?.[1] ?? ''
  return { path, init: { headers, ...(body === undefined ? {} : { method: 'POST', body }) } }
}

test('the worked example of docs/API.md gives what it says, but for the number of a new ticket', async () => {
  const api = await anApi(sqlite)
  const key = (await api.cli.run('keys', 'create', 'console')).out.trim()
  const withoutNew = (json: string) => json.replace(/"ticket":"[^"]+"/, '"ticket":"T"')
  expect(examples).toHaveLength(3)
  for (const { command, answer } of examples) {
    const { path, init } = requestOf(command, key)
    const response = await fetch(api.url + path, init)
    expect([response.status, withoutNew(await response.text())]).toEqual([200, withoutNew(answer)])
  }
})
