/**
 * From build output to one bundle: reads `miniprogram/` and, when the mini program asks for plugins, `plugin/`,
 * compiles WXML, WXS and WXSS, and reports what WeChat would complain about.
 */
import fs from 'node:fs'
import path from 'node:path'
import {
  type AppConfig,
  BUNDLE_VERSION,
  type Bundle,
  MAIN_SPACE,
  type PluginBundle,
  type PluginConfig,
} from '../wire/bundle.ts'
import { CompileError, Findings } from './findings.ts'
import { parseJsonFiles } from './json.ts'
import { type CompiledPackage, checkLinks } from './links.ts'
import { type PackageFiles, readPackage } from './package-files.ts'
import { checkScripts } from './scripts.ts'
import { checkMain, checkPlugin, checkSize } from './structure.ts'
import { compileTemplates } from './wxml.ts'
import { compileStyles } from './wxss.ts'

/**
 * @param distDir folder with `miniprogram/` and `plugin/`, as the builds leave it.
 * @throws CompileError naming file and line of everything that keeps the project from running.
 */
export function compileProject(distDir: string): Bundle {
  const findings = new Findings()
  const main = compilePackage(readPackage(MAIN_SPACE, path.join(distDir, 'miniprogram')), findings)
  const app = requireConfig<AppConfig>(main, 'app', findings)
  checkMain(main.files, app, findings)

  const packages = [main]
  const plugins: Record<string, PluginBundle> = {}
  for (const [alias, { provider, version }] of Object.entries(app.plugins ?? {})) {
    const plugin = compilePackage(readPackage(alias, path.join(distDir, 'plugin')), findings)
    const config = requireConfig<PluginConfig>(plugin, 'plugin', findings)
    checkPlugin(plugin.files, plugin.compiled, config, findings)
    packages.push(plugin)
    plugins[alias] = { ...plugin.compiled, alias, provider, version, config }
  }
  const linked = { main: { ...main.compiled, config: app }, plugins }
  checkLinks(packages, linked, findings)

  findings.throwIfBroken()
  return { version: BUNDLE_VERSION, appId: appIdOf(main.files, app), ...linked, report: findings.report() }
}

function compilePackage(files: PackageFiles, findings: Findings): CompiledPackage {
  const json = parseJsonFiles(files, findings)
  checkScripts(files, findings)
  checkSize(files, findings)
  const compiled = {
    js: Object.fromEntries(files.withExtension('.js')),
    json,
    wxss: compileStyles(files, json, findings),
    ...compileTemplates(files, findings),
  }
  return { files, compiled }
}

/** Without `app.json` or `plugin.json` nothing else can be said, so this alone stops at once. */
function requireConfig<Config>(
  { files, compiled }: CompiledPackage,
  name: string,
  findings: Findings,
): Config {
  const config = compiled.json[name]
  if (config !== undefined) return config as unknown as Config
  findings.throwIfBroken()
  const text = fs.existsSync(files.root) ? 'is missing' : `is missing: there is no folder ${files.root}`
  throw new CompileError([{ level: 'error', space: files.space, file: `${name}.json`, line: 0, text }])
}

const NOBODY = 'touristappid'

function appIdOf(files: PackageFiles, app: AppConfig): string {
  const project = files.text('project.config.json')
  const appId: unknown = project === undefined ? undefined : JSON.parse(project).appid
  return typeof appId === 'string' ? appId : (Object.values(app.plugins ?? {})[0]?.provider ?? NOBODY)
}
