import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { thisInstance } from '../../src/bot/instance.ts'

test('an instance knows whether another on its machine still runs, and nothing of other machines', () => {
  const me = thisInstance()
  const { pid: ended } = spawnSync(process.execPath, ['-e', ''])
  expect(me.fateOf(me.id)).toBe('alive')
  expect(me.fateOf(`${hostname()}/${process.ppid}/another`)).toBe('alive')
  expect(me.fateOf(`${hostname()}/${ended}/another`)).toBe('gone')
  expect(me.fateOf(`${hostname()}/${process.pid}/whose id was given anew`)).toBe('gone')
  expect(me.fateOf(`elsewhere/${ended}/another`)).toBe('unknown')
})
