import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ArticlesError, loadArticles } from '../../src/articles/library.ts'

const good =
  '---\ntitle: A title: with a colon\nsummary: A summary\nkeywords: one, two\n---\n\nSome **text**.\n'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'articles-'))
  for (const locale of ['en', 'fr']) await mkdir(join(folder, locale))
})

afterEach(() => rm(folder, { recursive: true }))

const write = async (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

const problems = async (): Promise<readonly string[]> => {
  const failure: unknown = await loadArticles(folder).catch((error: unknown) => error)
  if (!(failure instanceof ArticlesError)) throw new Error('the articles were loaded')
  return failure.problems.map((problem) => problem.replaceAll(`${folder}/`, ''))
}

describe('loading a folder of articles', () => {
  it('reads front matter and text', async () => {
    await write({ 'en/a.md': good, 'fr/a.md': `\uFEFF${good.replaceAll('\n', '\r\n')}` })
    const read = { slug: 'a', title: 'A title: with a colon', summary: 'A summary', keywords: 'one, two' }
    expect(await loadArticles(folder)).toEqual([
      { ...read, locale: 'en', body: 'Some **text**.' },
      { ...read, locale: 'fr', body: 'Some **text**.' },
    ])
  })

  it('leaves other files alone', async () => {
    await write({ 'en/a.md': good, 'fr/a.md': good, 'en/notes.txt': 'no article' })
    expect(await loadArticles(folder)).toHaveLength(2)
  })

  it('names the translation that is missing', async () => {
    await write({ 'en/a.md': good, 'fr/a.md': good, 'en/b.md': good })
    expect(await problems()).toEqual(['en/b.md:1: its translation fr/b.md is missing'])
  })

  it.each([
    ['no front matter', 'Only text.\n', /^en\/a\.md:1: the file does not begin with ---$/],
    ['front matter without an end', good.replace('\n---\n', '\n'), /^en\/a\.md:1: .* no closing ---$/],
    ['a line that is not key: value', good.replace('summary: A', 'A'), /^en\/a\.md:3: not a "key: value"/],
    ['an unknown key', good.replace('keywords', 'tags'), /^en\/a\.md:4: tags: /],
    ['a key given twice', good.replace('keywords', 'title'), /^en\/a\.md:4: title: given twice$/],
    ['an empty title', good.replace('A title: with a colon', ''), /^en\/a\.md:2: title: /],
    ['a long summary', good.replace('A summary', 'x'.repeat(141)), /^en\/a\.md:3: summary: .*140/],
    ['no text', good.replace('Some **text**.', ''), /^en\/a\.md:5: there is no text/],
  ])('names file and line of %s', async (_, text, expected) => {
    await write({ 'en/a.md': text, 'fr/a.md': good })
    expect((await problems()).some((problem) => expected.test(problem))).toBe(true)
  })

  it('names every missing key', async () => {
    await write({ 'en/a.md': '---\ntitle: x\n---\ntext', 'fr/a.md': good })
    expect((await problems()).map((problem) => problem.split(': ').slice(0, 2).join(': '))).toEqual([
      'en/a.md:1: summary',
      'en/a.md:1: keywords',
    ])
  })

  it('names the problems of every file at once', async () => {
    await write({ 'en/a.md': 'x', 'fr/a.md': 'y' })
    expect(await problems()).toHaveLength(2)
  })
})
