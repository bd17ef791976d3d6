/** What a package promises in its configuration must be there, and it must not be too heavy. */
import type { AppConfig, PluginConfig, SpaceBundle } from '../wire/bundle.ts'
import { type Findings, lineOf } from './findings.ts'
import type { PackageFiles } from './package-files.ts'

/** WeChat refuses to upload a package above this size. A plugin counts inside the package that uses it. */
const MAX_PACKAGE_BYTES = 2 * 1024 * 1024

/** Above this the developer tools warn the mini programs that use a plugin. */
const HEAVY_PLUGIN_BYTES = 200 * 1024

export function checkSize(files: PackageFiles, findings: Findings): void {
  findings.weigh(files.space, files.bytes)
  if (files.bytes > MAX_PACKAGE_BYTES) {
    findings.warn(
      files.space,
      '',
      0,
      `the package has ${files.bytes} bytes; WeChat accepts ${MAX_PACKAGE_BYTES}`,
    )
  }
}

export function checkMain(files: PackageFiles, app: AppConfig, findings: Findings): void {
  const text = files.text('app.json')
  if (!Array.isArray(app.pages) || app.pages.length === 0) {
    findings.error(files.space, 'app.json', lineOf(text, '"pages"'), '"pages" must name at least one page')
    return
  }
  if (!files.has('app.js')) findings.error(files.space, 'app.js', 0, 'is missing')
  for (const page of app.pages) checkPage(files, page, 'app.json', findings)
  for (const tab of app.tabBar?.list ?? []) {
    if (!app.pages.includes(tab.pagePath)) {
      findings.error(
        files.space,
        'app.json',
        lineOf(text, tab.pagePath),
        `tab page "${tab.pagePath}" is not in "pages"`,
      )
    }
  }
}

export function checkPlugin(
  files: PackageFiles,
  plugin: SpaceBundle,
  config: PluginConfig,
  findings: Findings,
): void {
  const text = files.text('plugin.json')
  const complain = (needle: string, message: string) =>
    findings.error(files.space, 'plugin.json', lineOf(text, needle), message)

  if (files.bytes > HEAVY_PLUGIN_BYTES) {
    findings.warn(
      files.space,
      '',
      0,
      `the plugin has ${files.bytes} bytes; above ${HEAVY_PLUGIN_BYTES} its users are warned`,
    )
  }
  if (config.main !== undefined && !files.has(config.main)) {
    complain(config.main, `"main" names "${config.main}", which is not there`)
  }
  for (const page of Object.values(config.pages ?? {})) checkPage(files, page, 'plugin.json', findings)
  for (const [name, path] of Object.entries(config.publicComponents ?? {})) {
    if (!files.has(`${path}.js`) || !files.has(`${path}.wxml`)) {
      complain(path, `public component "${name}" needs ${path}.js and ${path}.wxml`)
    } else if (plugin.json[path]?.component !== true) {
      findings.error(files.space, `${path}.json`, 1, `public component "${name}" must say "component": true`)
    }
  }
}

function checkPage(files: PackageFiles, page: string, configFile: string, findings: Findings): void {
  for (const extension of ['.js', '.wxml']) {
    if (files.has(page + extension)) continue
    const line = lineOf(files.text(configFile), page)
    findings.error(files.space, configFile, line, `page "${page}" has no ${page}${extension}`)
  }
}
