import { runInNewContext } from 'node:vm'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { nativeAsync } from '../../deploy/container/native-async.ts'

const source = `
class Dialog {
  name = 'a dialog'
  async first(word: string, times = 2) { return (await this.second(word)).repeat(times) }
  second = async (word: string) => word + ' of ' + (await Promise.resolve(this.name)) + '. '
  async failing() { await null; throw new Error('it fails') }
  async caught() { try { return await this.failing() } catch (error) { return 'caught: ' + (error as Error).message } }
}
const dialog = new Dialog()
Promise.all([dialog.first('a step'), dialog.first('one', 1), dialog.caught(), dialog.failing().catch(String)])
`

/** As the SDK is published. */
const published = ts.transpileModule(source, {
  compilerOptions: { target: ts.ScriptTarget.ES2015 },
}).outputText

test('a file as the SDK is published does with async functions what it did without', async () => {
  const native = nativeAsync(published)
  expect(published).toContain('function* (')
  expect(native).not.toMatch(/function\*|\byield\b/)
  const answers = await runInNewContext(published)
  expect(answers).toEqual([
    'a step of a dialog. a step of a dialog. ',
    'one of a dialog. ',
    'caught: it fails',
    'Error: it fails',
  ])
  expect(await runInNewContext(native)).toEqual(answers)
})

test('a file that was not compiled so is left as it is', () => {
  const own = 'function* (numbers) { yield 1 }'
  expect(nativeAsync(own)).toBe(own)
})
