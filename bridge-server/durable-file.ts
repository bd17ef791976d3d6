import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Modes of files: keys and secrets are for their owner alone. */
export const OWNER_ONLY = 0o600
export const READABLE = 0o644

let drafts = 0

/**
 * Writes a file that is there whole or not at all: whoever reads it, after a power cut too, finds the old content or
 * all of the new.
 */
export async function writeFileDurably(
  path: string,
  content: string | Uint8Array,
  mode = OWNER_ONLY,
): Promise<void> {
  const draft = `${path}.${process.pid}-${++drafts}.new`
  const file = await open(draft, 'w', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await flushFolder(dirname(path))
}

/** The new name stands in the folder. Windows writes folders through, and does not open them as files. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
