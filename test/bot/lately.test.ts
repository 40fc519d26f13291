import { expect, test } from 'vitest'
import { lately } from '../../src/bot/lately.ts'

test('what was asked lately is not asked again, and what came longest ago is forgotten', () => {
  const asked: string[] = []
  const lengthOf = lately((text) => {
    asked.push(text)
    return text.length
  }, 2)
  expect(['a', 'bb', 'a', 'bb'].map(lengthOf)).toEqual([1, 2, 1, 2])
  expect(asked).toEqual(['a', 'bb'])
  expect(['ccc', 'bb', 'a'].map(lengthOf)).toEqual([3, 2, 1])
  expect(asked).toEqual(['a', 'bb', 'ccc', 'a'])
})
