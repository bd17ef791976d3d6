import { parse } from '@humanwhocodes/momoa'
import type { SpaceBundle } from '../wire/bundle.ts'
import type { Findings } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

type ConfigFile = SpaceBundle['json'][string]

/** Parses every JSON file of a package, by path without extension. */
export function parseJsonFiles(files: PackageFiles, findings: Findings): SpaceBundle['json'] {
  const parsed: Record<string, ConfigFile> = {}
  for (const [file, text] of files.withExtension('.json')) {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        findings.error(files.space, file, 1, 'must be an object')
      } else {
        parsed[file.slice(0, -'.json'.length)] = value as ConfigFile
      }
    } catch {
      const { line, text: reason } = whereItBreaks(text)
      findings.error(files.space, file, line, reason)
    }
  }
  return parsed
}

/** `JSON.parse` does not always tell the line; a parser made for tools does. */
function whereItBreaks(text: string): { line: number; text: string } {
  try {
    parse(text, { mode: 'json' })
    return { line: 1, text: 'is not JSON' }
  } catch (error) {
    const { line = 1, message } = error as Error & { line?: number }
    return { line, text: message.replace(/ ?\(\d+:\d+\)$/, '') }
  }
}
