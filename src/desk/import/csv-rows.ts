import { CsvError, type Parser, parse } from 'csv-parse'
import { fieldsOf, listOfHeaders, lists } from './lists.ts'
import { type Place, Unreadable } from './problem.ts'
import type { ReadItem } from './read-row.ts'

type Header = { list: keyof typeof fieldsOf; names: string[] }

/** No row of ours is longer, in characters; a quote that is never closed must not fill the memory. */
const LONGEST_ROW = 100_000

/**
 * The rows of one CSV file, a chunk's worth at a time; its first row that is not blank names the fields.
 * @param head the beginning of the file, with its first line
 * @throws Unreadable where it is no CSV, or of no list of ours
 */
export async function* csvRows(
  fileName: string,
  head: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ReadItem[]> {
  const rows = new CsvTable(fileName)
  const parser = parse({
    delimiter: separatorOf(head),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    on_record: (record: string[]) => {
      rows.add(record)
      return null
    },
  })
  // Each write hears of its own error.
  parser.on('error', () => {})
  for await (const chunk of chunks) {
    const error = await write(parser, chunk)
    yield rows.take()
    if (error) throw rows.unreadable(error)
  }
  const error = await end(parser)
  yield rows.take()
  if (error) throw rows.unreadable(error)
}

type Failure = Error | null | undefined

const write = (parser: Parser, chunk: Uint8Array): Promise<Failure> =>
  new Promise((resolve) => parser.write(chunk, resolve))

const end = (parser: Parser): Promise<Failure> =>
  new Promise((resolve) => {
    parser.once('error', resolve)
    parser.once('finish', () => resolve(null))
    parser.end()
  })

/** No header of ours holds either. */
const separatorOf = (head: string): ',' | ';' => {
  const [line = ''] = head.trimStart().split(/[\r\n]/)
  return line.split(';').length > line.split(',').length ? ';' : ','
}

const isBlank = (record: string[]): boolean => record.length === 1 && record[0]?.trim() === ''

const linesIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0

/** Gathers rows under their headers, and counts lines: a quoted field may hold several. */
class CsvTable {
  readonly #fileName: string
  #header: Header | null = null
  #items: ReadItem[] = []
  #line = 1
  /** Its headers are wrong: what stands under them has no meaning. */
  #isSkipped = false

  constructor(fileName: string) {
    this.#fileName = fileName
  }

  add(record: string[]): void {
    const line = this.#line
    this.#line += 1 + record.reduce((sum, text) => sum + linesIn(text), 0)
    if (isBlank(record) || this.#isSkipped) return
    if (this.#header) this.#items.push(rowOf(this.#header, record, line))
    else this.#begin(record, line)
  }

  take(): ReadItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  /** The parser's error at the row that it could not read. */
  unreadable(error: Error): Unreadable {
    const column = error instanceof CsvError && typeof error.column === 'number' ? error.column + 1 : 1
    return new Unreadable({ line: this.#line, column }, `in the row that begins here: ${expectation(error)}`)
  }

  #begin(names: string[], line: number): void {
    const trimmed = names.map((name) => name.trim())
    const list = listOfHeaders(trimmed, this.#fileName)
    const problems = list === null ? [unknownHeaders(line)] : headerProblems(list, trimmed, line)
    this.#items.push(...problems)
    this.#isSkipped = problems.length > 0
    if (list !== null) this.#header = { list, names: trimmed }
  }
}

const expectation = (error: Error): string => {
  switch (error instanceof CsvError ? error.code : null) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'expected a closing quote, found the end of the file'
    case 'INVALID_OPENING_QUOTE':
      return 'expected a quote only around a whole field; double it inside of one'
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'expected a separator after a closing quote; double a quote inside of a field'
    case 'CSV_MAX_RECORD_SIZE':
      return `expected rows of at most ${LONGEST_ROW} characters; a quote may not be closed`
    default:
      return 'expected CSV'
  }
}

const unknownHeaders = (line: number): ReadItem => {
  const known = lists.map((list) => fieldsOf[list].join(',')).join(' or ')
  return { kind: 'problem', place: { line, column: 1 }, problem: `expected the headers ${known}` }
}

const headerProblems = (list: Header['list'], names: string[], line: number): ReadItem[] => {
  const expected: readonly string[] = fieldsOf[list]
  const problems: ReadItem[] = []
  const complain = (column: number, problem: string) =>
    problems.push({ kind: 'problem', place: { line, column }, problem })
  names.forEach((name, index) => {
    if (!expected.includes(name)) {
      complain(index + 1, `expected a header of ${list} (${expected.join(', ')}), found another`)
    } else if (names.indexOf(name) < index) {
      complain(index + 1, `expected the header ${name} once`)
    }
  })
  for (const name of expected.filter((one) => !names.includes(one))) {
    complain(1, `expected the header ${name} of ${list}, found none`)
  }
  return problems
}

const rowOf = ({ list, names }: Header, record: string[], line: number): ReadItem => {
  const start: Place = { line, column: 1 }
  if (record.length !== names.length) {
    const problem = `expected ${names.length} fields, found ${record.length}`
    return { kind: 'problem', place: start, problem }
  }
  const placeOf = (field: string): Place => {
    const index = Math.max(0, names.indexOf(field))
    const linesBefore = record.slice(0, index).reduce((sum, text) => sum + linesIn(text), 0)
    return { line: line + linesBefore, column: index + 1 }
  }
  const values = valuesOf(names, record)
  return { kind: 'row', list, values, start, placeOf, placeOfKey: placeOf }
}

/** What JSON says with null, a number or a boolean. */
const valuesOf = (names: string[], record: string[]): Record<string, unknown> => {
  const values: Record<string, unknown> = {}
  names.forEach((name, index) => {
    values[name] = jsonValueOf(name, record[index] ?? '')
  })
  return values
}

const jsonValueOf = (name: string, text: string): unknown => {
  switch (name) {
    case 'email':
    case 'endsOn':
      return text === '' ? null : text
    case 'incidents':
    case 'used':
      if (text === '') return null
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text
    case 'phoneSupport':
      return booleans[text.toLowerCase()] ?? text
    default:
      return text
  }
}

const booleans: Record<string, boolean> = { true: true, false: false, '1': true, '0': false }
