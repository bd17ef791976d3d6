import fs from 'node:fs/promises'
import path from 'node:path'

/** Where this process makes what is to stand at `place`: beside it, so that it can be moved there in one step. */
export const draftOf = (place: string): string => `${place}.draft-${process.pid}`

/**
 * Puts a finished folder in its place: whoever reads there finds the old one, for an instant none, then the new one, and
 * never a half one. When two processes do it at once, one of the new ones stays.
 */
export async function putInPlace(draft: string, place: string): Promise<void> {
  const old = `${draft}.old`
  await fs.rename(place, old).catch(ignoring('ENOENT'))
  await fs.rename(draft, place).catch(ignoring('ENOTEMPTY', 'EEXIST'))
  await Promise.all([old, draft].map((folder) => fs.rm(folder, { recursive: true, force: true })))
}

/** Removes what processes left beside `place` that were killed at work. */
export async function removeAbandonedDrafts(place: string): Promise<void> {
  const beside = path.dirname(place)
  for (const name of await fs.readdir(beside).catch(() => [])) {
    const [, of, pid] = /^(.+)\.draft-(\d+)(?:\.old)?$/.exec(name) ?? []
    if (of !== path.basename(place) || isRunning(Number(pid))) continue
    await fs.rm(path.join(beside, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function ignoring(...codes: readonly string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error
  }
}
