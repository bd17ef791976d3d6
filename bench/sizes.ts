import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { againstLimit, type Measurement } from './measurement.ts'

/** Sizes that hosts and testers download, gzip level 9, every file by itself. */
export async function measureSizes(): Promise<Measurement[]> {
  return [
    againstLimit('plugin, whole folder, gzip', gzipKb('dist/plugin'), 60, 'kB'),
    againstLimit('demo shop, whole folder, gzip', gzipKb('dist/miniprogram'), 90, 'kB'),
  ]
}

function gzipKb(folder: string): number {
  const bytes = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => gzipSync(fs.readFileSync(path.join(entry.parentPath, entry.name)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0)
  return bytes / 1000
}
