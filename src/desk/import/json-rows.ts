import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { foundText } from './found.ts'
import { isList, lists } from './lists.ts'
import { Positions } from './positions.ts'
import { type Place, Unreadable } from './problem.ts'
import type { ReadItem } from './read-row.ts'

/** Where the fields of the row under way stand: each name with the line and column of its key and of its value. */
type RowInProgress = { start: Place; names: string[]; keys: number[]; values: number[] }

const LIST = 1
const ROW = 2
const FIELD = 3

/** A row holds no list and no object: what nests so deep is not worth reading on. */
const DEEPEST = 16

/** No value of ours is longer; a text without end must not fill the memory. */
const LONGEST_VALUE = 1 << 20

/**
 * The rows of one JSON document of the documented shape, a chunk's worth at a time.
 * @throws Unreadable where it is no JSON
 */
export async function* jsonRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadItem[]> {
  const document = new JsonDocument()
  for await (const chunk of chunks) yield document.read(chunk)
  yield document.end()
}

/** The library's parser makes the values; the same tokens tell where they stand. */
class JsonDocument {
  readonly #tokenizer = new Tokenizer()
  readonly #parser = new TokenParser({ paths: ['$.*.*'], keepStack: false })
  readonly #positions = new Positions()
  readonly #seenLists = new Set<string>()
  #items: ReadItem[] = []
  #bytes = 0
  #lastToken = 0
  #depth = 0
  #list: string | null = null
  #key: { name: string; place: Place } | null = null
  #isKeyNext = false
  #row: RowInProgress | null = null

  constructor() {
    this.#tokenizer.onToken = ({ token, value, offset }) => {
      const place = this.#positions.at(offset)
      this.#lastToken = offset
      this.#locate(token, value, place)
      this.#feedParser({ token, value }, place)
    }
    this.#parser.onValue = ({ value, key }) => this.#finishRow(value, key)
  }

  read(chunk: Uint8Array): ReadItem[] {
    this.#positions.feed(chunk)
    this.#bytes += chunk.length
    this.#tokenize(() => this.#tokenizer.write(chunk))
    if (this.#bytes - this.#lastToken > LONGEST_VALUE + chunk.length) {
      throw new Unreadable(
        this.#positions.at(this.#lastToken),
        'expected values of less than 1 MB, found no end of one',
      )
    }
    return this.#take()
  }

  end(): ReadItem[] {
    this.#tokenize(() => this.#tokenizer.end(), 'expected the rest of the value')
    if (!this.#parser.isEnded) {
      throw new Unreadable(this.#positions.end(), `expected ${this.#closing()}: the file is cut off here`)
    }
    return this.#take()
  }

  #take(): ReadItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  #closing(): string {
    return this.#depth === 0
      ? 'a JSON object'
      : `more JSON, ending with ${this.#depth > LIST ? '] and }' : '}'}`
  }

  #tokenize(step: () => void, expected = 'expected JSON'): void {
    try {
      step()
    } catch (error) {
      if (error instanceof Unreadable || !(error instanceof Error)) throw error
      const [, character, position] =
        /^Unexpected "(.)".*absolute position "(\d+)"/s.exec(error.message) ?? []
      if (position === undefined)
        throw new Unreadable(this.#positions.end(), `${expected}: the file is cut off here`)
      throw new Unreadable(
        this.#positions.at(Number(position)),
        `expected JSON, found ${character !== undefined && character > ' ' && character < '\x7f' ? character : 'a character that cannot stand here'}`,
      )
    }
  }

  #feedParser(token: Parameters<TokenParser['write']>[0], place: Place): void {
    try {
      this.#parser.write(token)
    } catch {
      throw new Unreadable(
        place,
        `expected JSON, found ${JSON.stringify(token.value).slice(0, 1)} where it cannot stand`,
      )
    }
  }

  #locate(token: TokenType, value: unknown, place: Place): void {
    if (this.#depth === 0 && token !== TokenType.LEFT_BRACE && !this.#parser.isEnded) {
      throw new Unreadable(place, `expected an object with the lists ${lists.join(', ')}`)
    }
    switch (token) {
      case TokenType.COLON:
        this.#isKeyNext = false
        return
      case TokenType.COMMA:
        this.#isKeyNext = this.#depth === LIST || this.#depth === FIELD
        return
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.#depth -= 1
        this.#isKeyNext = false
        return
      default:
        if (this.#isKeyNext && typeof value === 'string' && token === TokenType.STRING) {
          this.#beginField(value, place)
        } else {
          this.#beginValue(token, place)
        }
    }
  }

  #beginField(name: string, place: Place): void {
    this.#key = { name, place }
    if (this.#depth !== FIELD || !this.#row) return
    if (this.#row.names.includes(name)) {
      this.#items.push({
        kind: 'problem',
        place,
        problem: `expected each key once, ${foundText('', name)} again`,
      })
    }
    this.#row.names.push(name)
    this.#row.keys.push(place.line, place.column)
  }

  #beginValue(token: TokenType, place: Place): void {
    if (this.#depth > DEEPEST)
      throw new Unreadable(place, 'expected rows of plain values, found lists in lists')
    if (this.#depth === LIST && this.#key) this.#beginList(this.#key, token, place)
    if (this.#depth === ROW) this.#row = { start: place, names: [], keys: [], values: [] }
    if (this.#depth === FIELD) this.#row?.values.push(place.line, place.column)
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.#depth += 1
    this.#isKeyNext = token === TokenType.LEFT_BRACE && (this.#depth === LIST || this.#depth === FIELD)
  }

  #beginList({ name, place }: { name: string; place: Place }, token: TokenType, at: Place): void {
    const complain = (where: Place, problem: string) =>
      this.#items.push({ kind: 'problem', place: where, problem })
    this.#list = null
    if (!isList(name)) {
      complain(place, `expected one of ${lists.join(', ')}, found another key`)
    } else if (this.#seenLists.has(name)) {
      complain(place, `expected each list once, found ${name} again`)
    } else if (token !== TokenType.LEFT_BRACKET) {
      complain(at, `expected a list of ${name}`)
    } else {
      this.#list = name
    }
    this.#seenLists.add(name)
  }

  #finishRow(value: unknown, key: unknown): void {
    const row = this.#row
    const list = this.#list
    if (typeof key !== 'number' || !row || list === null || !isList(list)) return
    const placeOf = (field: string): Place => placeIn(row, row.values, field)
    const placeOfKey = (field: string): Place => placeIn(row, row.keys, field)
    this.#items.push({ kind: 'row', list, values: value, start: row.start, placeOf, placeOfKey })
  }
}

const placeIn = ({ start, names }: RowInProgress, places: number[], field: string): Place => {
  const index = names.lastIndexOf(field) * 2
  return { line: places[index] ?? start.line, column: places[index + 1] ?? start.column }
}
