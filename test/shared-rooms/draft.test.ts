import { spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { draftOf, putInPlace, removeAbandonedDrafts } from '../../scripts/draft.ts'

let folder: string
let place: string
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'draft-'))
  place = path.join(folder, 'plugin')
})
afterEach(() => fs.rm(folder, { recursive: true }))

async function write(where: string, words: string): Promise<string> {
  await fs.mkdir(where, { recursive: true })
  await fs.writeFile(path.join(where, 'index.js'), words)
  return where
}

const standing = () => fs.readFile(path.join(place, 'index.js'), 'utf8')

test('a build takes the place of the one before, or of none', async () => {
  for (const words of ['first', 'second']) {
    await putInPlace(await write(draftOf(place), words), place)
    expect(await standing()).toBe(words)
  }
  expect(await fs.readdir(folder)).toEqual(['plugin'])
})

test('two builds that end at once leave one of them, whole, and nothing else', async () => {
  await write(place, 'old')
  const drafts = await Promise.all(['one', 'two'].map((name) => write(`${place}.draft-${name}`, name)))
  await Promise.all(drafts.map((draft) => putInPlace(draft, place)))
  expect(['one', 'two']).toContain(await standing())
  expect(await fs.readdir(folder)).toEqual(['plugin'])
})

test('what a killed build left is removed, what a running one makes is not', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  await write(`${place}.draft-${pid}`, 'half')
  await write(`${place}.draft-${pid}.old`, 'old')
  await write(`${folder}/simulator.draft-${pid}`, 'another part’s')
  await write(draftOf(place), 'being made')
  await removeAbandonedDrafts(place)
  expect((await fs.readdir(folder)).sort()).toEqual(
    [path.basename(draftOf(place)), `simulator.draft-${pid}`].sort(),
  )
})
