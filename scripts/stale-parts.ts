import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { draftOf, putInPlace, removeAbandonedDrafts } from './draft.ts'

/** A part of `dist/`: what it is made from, and how. Its maker is only loaded when there is something to make. */
interface Part {
  readonly name: string
  readonly out: string
  readonly inputs: readonly string[]
  readonly make: (out: string) => Promise<void>
}

const PARTS: readonly Part[] = [
  {
    name: 'plugin',
    out: 'dist/plugin',
    inputs: ['plugin', 'contract', 'scripts/build-plugin.ts', 'package-lock.json'],
    make: async (out) => (await import('./build-plugin.ts')).buildPlugin('plugin', out),
  },
  {
    name: 'demo shop',
    out: 'dist/miniprogram',
    inputs: [
      'miniprogram',
      'contract',
      'config',
      'babel.config.cjs',
      'scripts/build-miniprogram.ts',
      'package-lock.json',
    ],
    make: async (out) => (await import('./build-miniprogram.ts')).buildMiniprogram(out),
  },
  {
    name: 'simulator',
    out: 'dist/simulator',
    inputs: ['simulator', 'package-lock.json'],
    make: async (out) => (await import('../simulator/build.ts')).buildSimulator(out),
  },
]

const STAMPS = 'dist/.stamps'

/**
 * Builds the parts whose sources, or whose files in `dist/`, are not what they were at the last build. Each is made
 * aside and then put in place, since another process may be serving what is there.
 *
 * @throws Error whose message is for people
 */
export async function build({
  force = false,
  say,
}: {
  force?: boolean
  say: (line: string) => void
}): Promise<void> {
  await Promise.all(
    PARTS.map(async (part) => {
      const inputs = await hashOf(part.inputs)
      if (!force && (await isFresh(part, inputs))) return
      say(`building ${part.name} …`)
      const startedAt = performance.now()
      await removeAbandonedDrafts(part.out)
      const draft = draftOf(part.out)
      try {
        await part.make(draft)
      } catch (cause) {
        await fs.rm(draft, { recursive: true, force: true })
        throw new Error(`Could not build the ${part.name}. ${(cause as Error).message}`, { cause })
      }
      await putInPlace(draft, part.out)
      await fs.mkdir(STAMPS, { recursive: true })
      await fs.writeFile(stampFile(part), JSON.stringify({ inputs, outputs: await listFiles(part.out) }))
      say(`built ${part.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    }),
  )
}

async function isFresh(part: Part, inputs: string): Promise<boolean> {
  try {
    const stamp = JSON.parse(await fs.readFile(stampFile(part), 'utf8')) as {
      inputs: string
      outputs: string[]
    }
    const outputs = new Set(await listFiles(part.out))
    return stamp.inputs === inputs && stamp.outputs.every((file) => outputs.has(file))
  } catch {
    return false
  }
}

function stampFile(part: Part): string {
  return path.join(STAMPS, `${path.basename(part.out)}.json`)
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await Promise.all(paths.map(listFiles))).flat()) {
    hash
      .update(file)
      .update('\0')
      .update(await fs.readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}

async function listFiles(fileOrFolder: string): Promise<string[]> {
  if ((await fs.stat(fileOrFolder)).isFile()) return [fileOrFolder]
  const entries = await fs.readdir(fileOrFolder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}
