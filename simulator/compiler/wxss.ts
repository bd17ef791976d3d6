/**
 * WXSS to CSS: element selectors become `wx-` elements, class names get the scope token that the view replaces by
 * the component's prefix, `rpx` becomes a multiple of a CSS variable, and imports are put in place.
 */
import postcss, { type AtRule, type Root, type Rule } from 'postcss'
import selectorParser from 'postcss-selector-parser'
import { CLASS_SCOPE, MAIN_SPACE, type SpaceBundle } from '../wire/bundle.ts'
import { resolvePath } from '../wire/paths.ts'
import type { Findings } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

/** Compiles every style sheet of a package, by path without extension. */
export function compileStyles(
  files: PackageFiles,
  json: SpaceBundle['json'],
  findings: Findings,
): SpaceBundle['wxss'] {
  const compiled: Record<string, string> = {}
  for (const [file] of files.withExtension('.wxss')) {
    const path = file.slice(0, -'.wxss'.length)
    const root = inline(files, file, findings, [])
    if (root === undefined) continue
    if (json[path]?.component === true) {
      warnOfForbiddenSelectors(root, files, findings)
      if (files.space !== MAIN_SPACE) root.walkRules(dropWhatReachesOut)
    }
    root.walkRules(scopeSelectors)
    root.walkDecls((declaration) => {
      declaration.value = lengths(declaration.value)
    })
    compiled[path] = root.toString()
  }
  return compiled
}

/** Parses a file and puts its imports in place. `path` names the files on the way here, to notice a circle. */
function inline(
  files: PackageFiles,
  file: string,
  findings: Findings,
  path: readonly string[],
): Root | undefined {
  const root = parse(files, file, findings)
  root?.walkAtRules('import', (rule) => {
    const line = rule.source?.start?.line ?? 0
    const target = importedFile(file, rule)
    if (target === undefined) {
      findings.error(files.space, file, line, `cannot read @import ${rule.params}`)
    } else if (target === file || path.includes(target)) {
      findings.error(
        files.space,
        file,
        line,
        `@import goes in a circle: ${[...path, file, target].join(' → ')}`,
      )
    } else if (!files.has(target)) {
      findings.error(files.space, file, line, `@import finds no ${target}`)
    } else {
      rule.replaceWith(inline(files, target, findings, [...path, file])?.nodes ?? [])
      return
    }
    rule.remove()
  })
  return root
}

function parse(files: PackageFiles, file: string, findings: Findings): Root | undefined {
  try {
    return postcss.parse(files.text(file) ?? '', { from: `/${file}` })
  } catch (error) {
    const { line = 0, reason } = error as { line?: number; reason: string }
    findings.error(files.space, file, line, reason)
    return undefined
  }
}

function importedFile(from: string, rule: AtRule): string | undefined {
  const src = /^(?:url\(\s*)?["']?([^"')\s]+)["']?/.exec(rule.params)?.[1]
  return src === undefined || /^https?:/.test(src) ? undefined : resolvePath(from, src)
}

function isKeyframe(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name)
}

/** `:host` matches the element that hosts the component; the service writes the prefix into its `wx-host`. */
const HOST_SELECTOR = `[wx-host="${CLASS_SCOPE}"]`

function scopeSelectors(rule: Rule): void {
  if (isKeyframe(rule)) return
  rule.selector = selectorParser((selectors) => {
    selectors.walkTags((tag) => {
      tag.value = `wx-${tag.value}`
    })
    selectors.walkClasses((name) => {
      name.value = CLASS_SCOPE + name.value
    })
    selectors.walkPseudos((pseudo) => {
      if (pseudo.value === ':host') pseudo.replaceWith(selectorParser.tag({ value: HOST_SELECTOR }))
    })
  }).processSync(rule.selector)
}

/** `750rpx` is the width of the screen, whatever the device. */
function lengths(value: string): string {
  return value.replace(/(?<![\w.-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, 'calc(var(--rpx) * $1)')
}

/**
 * A plugin's component stands on pages that are not its own: what no class and no `:host` ties to the component would
 * dress the mini program's elements, or hide them.
 */
function dropWhatReachesOut(rule: Rule): void {
  if (isKeyframe(rule)) return
  const tied = selectorParser((selectors) => {
    selectors.each((selector) => {
      let isTied = false
      selector.walk((node) => {
        isTied ||= node.type === 'class' || (node.type === 'pseudo' && node.value === ':host')
      })
      if (!isTied) selector.remove()
    })
  }).processSync(rule.selector)
  if (tied.trim() === '') rule.remove()
  else rule.selector = tied
}

/** WeChat forbids these inside components and says so in its console. */
function warnOfForbiddenSelectors(root: Root, files: PackageFiles, findings: Findings): void {
  root.walkRules((rule) => {
    if (isKeyframe(rule)) return
    selectorParser((selectors) => {
      selectors.walk((node) => {
        if (node.type !== 'tag' && node.type !== 'id' && node.type !== 'attribute') return
        const file = rule.source?.input.from?.slice(1) ?? ''
        const line = rule.source?.start?.line ?? 0
        findings.warn(
          files.space,
          file,
          line,
          `components may not select by ${node.type}: ${String(node).trim()}`,
        )
      })
    }).processSync(rule.selector)
  })
}
