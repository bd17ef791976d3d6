/** Every name that one file uses of another must lead somewhere, within a package and across `plugin://`. */
import { type Bundle, MAIN_SPACE, type SpaceBundle } from '../wire/bundle.ts'
import { componentAddress } from '../wire/paths.ts'
import { type Findings, lineAt, lineOf } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

type Linked = Pick<Bundle, 'main' | 'plugins'>

export interface CompiledPackage {
  readonly files: PackageFiles
  readonly compiled: SpaceBundle
}

/** `packages` are the main package first, then the plugins', each with what it was compiled to. */
export function checkLinks(packages: readonly CompiledPackage[], bundle: Linked, findings: Findings): void {
  for (const { files, compiled } of packages) {
    checkUsedComponents(files, compiled, bundle, findings)
    if (files.space === MAIN_SPACE) checkPluginAddresses(files, bundle, findings)
  }
}

function checkUsedComponents(
  files: PackageFiles,
  own: SpaceBundle,
  bundle: Linked,
  findings: Findings,
): void {
  for (const [owner, config] of Object.entries(own.json)) {
    for (const [tag, address] of Object.entries(config.usingComponents ?? {})) {
      const problem = whatIsWrong(owner, address, own, bundle)
      if (problem === undefined) continue
      const file = `${owner}.json`
      findings.error(files.space, file, lineOf(files.text(file), address), `<${tag}>: ${problem}`)
    }
  }
}

function whatIsWrong(owner: string, address: string, own: SpaceBundle, bundle: Linked): string | undefined {
  const target = componentAddress(owner, address)
  if (target.kind === 'local') {
    if (own.js[`${target.path}.js`] === undefined) return `there is no component "${target.path}"`
    return own.json[target.path]?.component === true
      ? undefined
      : `"${target.path}" must say "component": true`
  }
  const plugin = bundle.plugins[target.alias]
  if (plugin === undefined) return `app.json declares no plugin "${target.alias}"`
  const isPublic = plugin.config.publicComponents?.[target.name] !== undefined
  return isPublic ? undefined : `plugin "${target.alias}" has no public component "${target.name}"`
}

const PLUGIN_ADDRESS = /plugin:\/\/([\w-]+)\/([\w-]+)/g

/** Addresses in code may be put together at run time, so a name that is not found is only a warning. */
function checkPluginAddresses(files: PackageFiles, bundle: Linked, findings: Findings): void {
  for (const [file, text] of [...files.withExtension('.wxml'), ...files.withExtension('.js')]) {
    for (const match of text.matchAll(PLUGIN_ADDRESS)) {
      const [address, alias = '', name = ''] = match
      const config = bundle.plugins[alias]?.config
      if (config?.pages?.[name] !== undefined || config?.publicComponents?.[name] !== undefined) continue
      findings.warn(
        files.space,
        file,
        lineAt(text, match.index),
        `${address} names nothing that the plugin offers`,
      )
    }
  }
}
