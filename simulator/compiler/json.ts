import type { SpaceBundle } from '../wire/bundle.ts'
import type { Findings } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

/** Parses every JSON file of a package, by path without extension. */
export function parseJsonFiles(files: PackageFiles, findings: Findings): SpaceBundle['json'] {
  const parsed: Record<string, SpaceBundle['json'][string]> = {}
  for (const [file, text] of files.withExtension('.json')) {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new SyntaxError('must be an object')
      parsed[file.slice(0, -'.json'.length)] = value as SpaceBundle['json'][string]
    } catch (error) {
      const reason = (error as SyntaxError).message
      findings.error(files.space, file, Number(/line (\d+)/.exec(reason)?.[1] ?? 1), reason)
    }
  }
  return parsed
}
