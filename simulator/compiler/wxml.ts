/** WXML and WXS, by WeChat's own open-source template compiler (a WebAssembly module that runs in Node only). */
import { TmplGroup } from 'glass-easel-template-compiler'
import type { SpaceBundle } from '../wire/bundle.ts'
import { resolvePath } from '../wire/paths.ts'
import { type Findings, lineAt, lineOf } from './findings.ts'
import type { PackageFiles } from './package-files.ts'
import { checkSyntax } from './scripts.ts'

interface TemplateFinding {
  readonly isError: boolean
  readonly message: string
  /** From 0. */
  readonly startLine: number
}

export type CompiledTemplates = Pick<SpaceBundle, 'templates' | 'wxs'>

/**
 * The template compiler would copy WXS sources into the generated code, where they could reach the component
 * tree's internals. So it gets stubs, and the sources travel beside the templates.
 */
export function compileTemplates(files: PackageFiles, findings: Findings): CompiledTemplates {
  const wxs: Record<string, string> = {}
  const group = new TmplGroup()
  const stub = (name: string, source: string) => {
    wxs[name] = source
    return `module.exports=wxs(${JSON.stringify(name)})`
  }
  try {
    for (const [file, source] of files.withExtension('.wxs')) {
      checkSyntax(files, file, source, findings)
      group.addScript(withoutExtension(file), stub(withoutExtension(file), source))
    }
    for (const [file, source] of files.withExtension('.wxml')) {
      const path = withoutExtension(file)
      report(files, file, group.addTmpl(path, source), findings)
      checkReferences(files, file, source, findings)
      for (const module of group.getInlineScriptModuleNames(path) as string[]) {
        const inline = group.getInlineScript(path, module)
        checkSyntax(files, file, inline, findings, lineOf(source, inline.trim()))
        group.setInlineScript(path, module, stub(`${path}#${module}`, inline))
      }
    }
    return { wxs, templates: group.getTmplGenObjectGroups() }
  } finally {
    group.free()
  }
}

function report(
  files: PackageFiles,
  file: string,
  found: readonly TemplateFinding[],
  findings: Findings,
): void {
  for (const { isError, message, startLine } of found) {
    if (isError) findings.error(files.space, file, startLine + 1, message)
    else findings.warn(files.space, file, startLine + 1, message)
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
