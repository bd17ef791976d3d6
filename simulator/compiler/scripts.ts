/** JavaScript is not transformed: it must parse as it stands, and its `require` calls must lead somewhere. */
import vm from 'node:vm'
import { resolveModule } from '../wire/paths.ts'
import { type Findings, lineAt } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

const REQUIRE = /(?<![\w$.])require\(\s*(["'])([^"']+)\1\s*\)/g

export function checkScripts(files: PackageFiles, findings: Findings): void {
  for (const [file, code] of files.withExtension('.js')) {
    if (!checkSyntax(files, file, code, findings)) continue
    for (const match of code.matchAll(REQUIRE)) {
      const asked = match[2] ?? ''
      if (resolveModule(file, asked, (candidate) => files.has(candidate)) !== undefined) continue
      const line = lineAt(code, match.index)
      const text = `require('${asked}') finds no file in this package`
      // A bare name may be a dead branch of a bundled library; a relative path is certainly a mistake.
      if (/^[./]/.test(asked)) findings.error(files.space, file, line, text)
      else findings.warn(files.space, file, line, text)
    }
  }
}

/** True when the code parses. `firstLine` is where the code begins in its file. */
export function checkSyntax(
  files: PackageFiles,
  file: string,
  code: string,
  findings: Findings,
  firstLine = 1,
): boolean {
  try {
    vm.compileFunction(code, [], { filename: file, lineOffset: firstLine - 1 })
    return true
  } catch (error) {
    const { message, stack } = error as SyntaxError
    findings.error(files.space, file, Number(/^.*:(\d+)\n/.exec(stack ?? '')?.[1] ?? 0), message)
    return false
  }
}
