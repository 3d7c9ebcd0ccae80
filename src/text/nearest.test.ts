import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nearest } from './nearest.ts'

const COMMANDS = ['run', 'scan', 'demo', 'explain', 'check-config']

describe('nearest', () => {
  for (const [word, meant] of [
    ['scan', 'scan'],
    ['scna', 'scan'],
    ['sacn', 'scan'],
    ['csan', 'scan'],
    ['scn', 'scan'],
    ['scans', 'scan'],
    ['acsn', null],
    ['doctor', null],
    ['epxlian', 'explain'],
    ['expalni', 'explain'],
    ['check_confg', 'check-config'],
  ] as const) {
    test(`takes ${word} for ${meant ?? 'nothing that is known'}`, () => assert.equal(nearest(word, COMMANDS), meant))
  }
})
