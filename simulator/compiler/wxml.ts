/** WXML and WXS, by WeChat's own open-source template compiler (a WebAssembly module that runs in Node only). */
import { TmplGroup } from 'glass-easel-template-compiler'
import { resolvePath } from '../wire/paths.ts'
import { type Findings, lineAt } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

interface TemplateFinding {
  readonly isError: boolean
  readonly message: string
  /** From 0. */
  readonly startLine: number
}

/** @returns JavaScript text: an expression whose value holds every template of the package by path. */
export function compileTemplates(files: PackageFiles, findings: Findings): string {
  const group = new TmplGroup()
  try {
    for (const [file, source] of files.withExtension('.wxs')) group.addScript(withoutExtension(file), source)
    for (const [file, source] of files.withExtension('.wxml')) {
      const found: readonly TemplateFinding[] = group.addTmpl(withoutExtension(file), source)
      for (const { isError, message, startLine } of found) {
        if (isError) findings.error(files.space, file, startLine + 1, message)
        else findings.warn(files.space, file, startLine + 1, message)
      }
      checkReferences(files, file, source, findings)
    }
    return group.getTmplGenObjectGroups()
  } finally {
    group.free()
  }
}

const REFERENCE = /<(import|include|wxs)\s[^>]*?src\s*=\s*["']([^"']+)["']/g

/** The compiler does not look whether an imported file exists; a page would silently stay empty. */
function checkReferences(files: PackageFiles, file: string, source: string, findings: Findings): void {
  for (const match of source.matchAll(REFERENCE)) {
    const [, tag, src = ''] = match
    const extension = tag === 'wxs' ? '.wxs' : '.wxml'
    const target = resolvePath(file, src.endsWith(extension) ? src : src + extension)
    if (!files.has(target))
      findings.error(files.space, file, lineAt(source, match.index), `<${tag}> finds no ${target}`)
  }
}

function withoutExtension(file: string): string {
  return file.slice(0, file.lastIndexOf('.'))
}
