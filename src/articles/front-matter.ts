import { FrontMatter } from './article.ts'

/** What is wrong, and on which line (the first is 1). */
type Problem = { line: number; problem: string }

type Parsed = { front: FrontMatter; body: string } | { problems: [Problem, ...Problem[]] }

const fence = '---'

/**
 * Reads the `key: value` lines between two `---` at the top of a Markdown file, and the text below them.
 * A value runs to the end of its line and may contain colons.
 */
export const parseFrontMatter = (markdown: string): Parsed => {
  const lines = markdown.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines[0] !== fence) return { problems: [{ line: 1, problem: 'the file does not begin with ---' }] }
  const end = lines.indexOf(fence, 1)
  if (end < 0) return { problems: [{ line: 1, problem: 'the front matter has no closing ---' }] }
  const body = lines
    .slice(end + 1)
    .join('\n')
    .trim()
  const { values, lineOf, problems } = readLines(lines.slice(1, end))
  const front = FrontMatter.safeParse(values)
  for (const issue of front.error?.issues ?? []) {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0]
    problems.push({ line: lineOf.get(String(key)) ?? 1, problem: `${String(key)}: ${issue.message}` })
  }
  if (body === '') problems.push({ line: end + 1, problem: 'there is no text below the front matter' })
  const [first, ...rest] = problems.sort((a, b) => a.line - b.line)
  if (first) return { problems: [first, ...rest] }
  return front.success ? { front: front.data, body } : { problems: [{ line: 1, problem: 'unreadable' }] }
}

const readLines = (lines: string[]) => {
  const values: Record<string, string> = {}
  const lineOf = new Map<string, number>()
  const problems: Problem[] = []
  lines.forEach((text, index) => {
    const line = index + 2
    const [, key, value] = /^([a-z]+): *(.*)$/.exec(text) ?? []
    if (key === undefined || value === undefined)
      problems.push({ line, problem: `not a "key: value": ${text}` })
    else if (lineOf.has(key)) problems.push({ line, problem: `${key}: given twice` })
    else {
      values[key] = value.trim()
      lineOf.set(key, line)
    }
  })
  return { values, lineOf, problems }
}
