import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../../plugin/api/sha-256.ts'

it('is SHA-256 at every length around its blocks, and for any bytes', () => {
  const platform = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const ours = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex')
  expect(ours(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  for (let length = 0; length < 200; length++) {
    const bytes = new Uint8Array(length).fill(length)
    expect(ours(bytes)).toBe(platform(bytes))
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => ours(bytes) === platform(bytes)))
})
