import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { engines } from '../support/stores.ts'
import { type ApiWorld, anApi, limited } from './world.ts'

const [sqlite] = engines
if (sqlite === undefined) throw new Error('no engine')

const Schema = z.looseObject({})
const Content = z.record(
  z.string(),
  z.looseObject({
    schema: Schema,
    example: z.unknown().optional(),
    examples: z.record(z.string(), z.strictObject({ summary: z.string(), value: z.unknown() })).optional(),
  }),
)
const ToldHeader = z.strictObject({
  schema: Schema,
  description: z.string().optional(),
  required: z.boolean().optional(),
})
const Told = z.strictObject({
  description: z.string(),
  headers: z.record(z.string(), ToldHeader).optional(),
  content: Content,
})
const Reference = z.strictObject({ $ref: z.string().regex(/^#\/components\/responses\/\w+$/) })
const Operation = z.strictObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  parameters: z.array(
    z.strictObject({
      in: z.enum(['path', 'header']),
      name: z.string(),
      schema: Schema,
      description: z.string(),
      required: z.literal(true).optional(),
    }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(z.string().regex(/^\d{3}$/), z.union([Reference, Told])),
})
/** The objects of OpenAPI 3.1 that we use, and nothing else in them. */
const OpenApi = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post']), Operation)),
  components: z.strictObject({
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }),
    ),
    schemas: z.record(z.string(), Schema),
    responses: z.record(z.string(), Told),
  }),
})
type OpenApi = z.infer<typeof OpenApi>

const read = async (api: ApiWorld): Promise<OpenApi> =>
  OpenApi.parse((await api.get('/api/openapi.json')).json)

const operationsOf = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

const toldOf = ({ components }: OpenApi, told: z.infer<typeof Told> | z.infer<typeof Reference>) => {
  if (!('$ref' in told)) return told
  const found = components.responses[told.$ref.split('/').at(-1) ?? '']
  if (found === undefined) throw new Error(`nothing at ${told.$ref}`)
  return found
}

const all = 'https://guichet.example/openapi.json'

/** Validates by JSON Schema 2020-12, which is OpenAPI 3.1's own; the document is where `$ref`s lead. */
const validator = (document: OpenApi) => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addVocabulary(['openapi', 'info', 'servers', 'security', 'paths', 'components'])
  ajv.addSchema(document, all)
  return (schema: object, value: unknown): string[] => {
    const pointed = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${all}#/`))
    const isValid = ajv.compile(pointed)
    return isValid(value) ? [] : (isValid.errors ?? []).map((error) => ajv.errorsText([error]))
  }
}

describe('the description of the interface', () => {
  test('is OpenAPI 3.1, for everybody to read', async () => {
    const api = await anApi(sqlite)
    const { status, json, headers } = await api.get('/api/openapi.json', { authorization: '' })
    expect([status, OpenApi.safeParse(json).error]).toEqual([200, undefined])
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('names each operation once, declares what stands in its path, and has a key for all', async () => {
    const document = await read(await anApi(sqlite))
    const operations = operationsOf(document)
    expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'post /api/authorizations',
      'get /api/tickets/{id}',
    ])
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    for (const { path, operation } of operations) {
      const declared = operation.parameters.filter(
        (parameter) => parameter.in === 'path' && parameter.required,
      )
      expect(declared.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '401', '429', '503']))
    }
    for (const needed of document.security)
      for (const name of Object.keys(needed)) expect(document.components.securitySchemes).toHaveProperty(name)
    expect(document.info.description).toMatch(/600 times in 60 s.*20 times in\s60 s.*Retry-After/s)
  })

  test('has examples that hold by its own schemas', async () => {
    const document = await read(await anApi(sqlite))
    const validate = validator(document)
    let shown = 0
    for (const { operation } of operationsOf(document)) {
      const told = Object.values(operation.responses).map((one) => toldOf(document, one).content)
      for (const content of [operation.requestBody?.content ?? {}, ...told]) {
        for (const { schema, example, examples = {} } of Object.values(content)) {
          const values = [example, ...Object.values(examples).map(({ value }) => value)]
          for (const value of values.filter((one) => one !== undefined)) {
            expect(validate(schema, value)).toEqual([])
            shown++
          }
        }
      }
    }
    expect(shown).toBeGreaterThan(15)
  })

  test('has schemas that can tell a wrong answer from a right one', async () => {
    const document = await read(await anApi(sqlite))
    const validate = validator(document)
    const decision = { $ref: '#/components/schemas/Decision' }
    const right = {
      outcome: 'exempt',
      rules: ['E'],
      reasons: [],
      deduct: 0,
      ticket: null,
      incidentsLeft: null,
      openTickets: [],
    }
    expect(validate(decision, right)).toEqual([])
    for (const wrong of [{ outcome: 'perhaps' }, { rules: ['Z'] }, { deduct: 2 }, { ticket: 7 }, { more: 1 }])
      expect(validate(decision, { ...right, ...wrong })).not.toEqual([])
  })
})

test('each answer is as the description has it: status, headers and body', async () => {
  const api = await anApi(sqlite, { limits: { failure: { requests: 2, seconds: 60 } } })
  const document = await read(api)
  const validate = validator(document)
  const [post, get] = ['/api/authorizations', '/api/tickets/{id}']
  const bad = { authorization: 'Bearer gk_bad' }
  const opened = await api.commit('A1', limited)
  await api.commit('E1', { ...limited, supportCode: '1000000002' })
  const answers = [
    [post, opened],
    [post, await api.commit('A1', limited)],
    [post, await api.commit('A1', { ...limited, supportCode: '1000000003' })],
    [post, await api.post(limited)],
    [post, await api.post({ ...limited, supportCode: '123' })],
    [post, await api.post({ customer: 'business', call: 'sales' })],
    [post, await api.post({ customer: 'home', call: 'technical', ticket: 'T-AAAAA-AAAAA-Y' })],
    [post, await api.post({ customer: 'home' })],
    [post, await api.post({ ...limited, commit: true })],
    [post, await api.post('x'.repeat(300_000))],
    [post, await api.post('{}', { 'content-type': 'text/plain' })],
    [post, await api.post({}, bad)],
    [get, await api.get(`/api/tickets/${opened.json.ticket}`)],
    [get, await api.get('/api/tickets/nope')],
    [get, await api.get('/api/tickets/nope', bad)],
    [get, await api.get('/api/tickets/nope', bad)],
  ] as const
  await api.cli.run('erase', 'demo-home')
  const gone = [post, await api.commit('A1', limited)] as const
  for (const [path, { status, headers, json }] of [...answers, gone]) {
    const operation = document.paths[path]?.[path === post ? 'post' : 'get']
    const told = operation?.responses[status]
    if (told === undefined) throw new Error(`${path} answered ${status}, which is not described`)
    const { content, headers: named = {} } = toldOf(document, told)
    expect([status, validate(content['application/json']?.schema ?? {}, json)]).toEqual([status, []])
    for (const [name, { required }] of Object.entries(named))
      if (required) expect([status, name, headers.has(name)]).toEqual([status, name, true])
  }
  const statuses = new Set([...answers, gone].map(([, { status }]) => status))
  expect([...statuses].sort()).toEqual([200, 400, 401, 404, 410, 413, 415, 422, 429])
})
