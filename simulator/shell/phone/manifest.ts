import type { Bundle, ComponentConfig, SpaceId, TabBarConfig, WindowConfig } from '../../wire/bundle.ts'
import { MAIN_SPACE } from '../../wire/bundle.ts'
import { resolvePath } from '../../wire/paths.ts'
import type { Theme } from '../../wire/view.ts'

/** What the phone has to know about the mini program and its plugins: which pages there are and how they look. */
export interface AppManifest {
  readonly appId: string
  readonly entryPath: string
  readonly mainPages: readonly string[]
  readonly plugins: Readonly<Record<SpaceId, PluginManifest>>
  readonly tabBar: TabBarConfig | null
  /** Without it WeChat keeps the mini program light, whatever the phone's theme. */
  readonly darkmode: boolean
  readonly requiredPrivateInfos: readonly string[]
  /** Why each permission is asked for, by scope. */
  readonly permissionReasons: Readonly<Record<string, string>>
  readonly window: WindowConfig
  /** The window part of each page's JSON, by `space:path`. */
  readonly pageWindows: Readonly<Record<string, WindowConfig>>
  /** The values of `@name` in window configurations. */
  readonly themeVariables: Readonly<Record<Theme, Readonly<Record<string, string>>>>
}

export interface PluginManifest {
  readonly alias: SpaceId
  readonly provider: string
  /** Page name to file path. */
  readonly pages: Readonly<Record<string, string>>
}

export interface PageAddress {
  readonly space: SpaceId
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/** Picks from a compiled bundle what the phone needs. */
export function manifestOf(bundle: Bundle): AppManifest {
  const { config } = bundle.main
  const pageWindows: Record<string, WindowConfig> = {}
  const plugins: Record<SpaceId, PluginManifest> = {}
  for (const path of config.pages) pageWindows[`${MAIN_SPACE}:${path}`] = windowOf(bundle.main.json[path])
  for (const plugin of Object.values(bundle.plugins)) {
    const pages = plugin.config.pages ?? {}
    plugins[plugin.alias] = { alias: plugin.alias, provider: plugin.provider, pages }
    for (const path of Object.values(pages))
      pageWindows[`${plugin.alias}:${path}`] = windowOf(plugin.json[path])
  }
  return {
    appId: bundle.appId,
    entryPath: config.entryPagePath ?? config.pages[0] ?? '',
    mainPages: config.pages,
    plugins,
    tabBar: config.tabBar ?? null,
    darkmode: config.darkmode ?? false,
    requiredPrivateInfos: config.requiredPrivateInfos ?? [],
    permissionReasons: Object.fromEntries(
      Object.entries(config.permission ?? {}).map(([scope, { desc }]) => [scope, desc]),
    ),
    window: config.window ?? {},
    pageWindows,
    themeVariables: themeVariablesOf(bundle),
  }
}

/**
 * The page that a URL names when code of `space` navigates to it, or the URL's page part when there is none.
 *
 * The mini program names its own pages by path and a plugin's by `plugin://alias/name`; a plugin names its own
 * pages by `plugin://alias/name` or `plugin-private://APPID/path`. Query values stay encoded, as in WeChat.
 */
export function findPage(
  app: AppManifest,
  space: SpaceId,
  currentPath: string,
  url: string,
): PageAddress | { readonly missing: string } {
  const [address = '', ...rest] = url.split('?')
  const query = parseQuery(rest.join('?'))
  const found = pluginPage(app, space, address) ?? mainPage(app, space, currentPath, address)
  return found ? { ...found, query } : { missing: address.replace(/^\//, '') }
}

function pluginPage(
  app: AppManifest,
  space: SpaceId,
  address: string,
): Omit<PageAddress, 'query'> | undefined {
  const match = /^(plugin|plugin-private):\/\/([^/]+)\/(.+)$/.exec(address)
  if (!match) return undefined
  const [, scheme, owner = '', rest = ''] = match
  if (scheme === 'plugin') {
    const path = own(own(app.plugins, owner)?.pages, rest)
    return path !== undefined && (space === MAIN_SPACE || space === owner)
      ? { space: owner, path }
      : undefined
  }
  const plugin = own(app.plugins, space)
  const isOwnPage = plugin?.provider === owner && Object.values(plugin.pages).includes(rest)
  return isOwnPage ? { space, path: rest } : undefined
}

/** Names come from applications: `constructor` is no page. */
function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined
}

function mainPage(app: AppManifest, space: SpaceId, currentPath: string, address: string) {
  if (space !== MAIN_SPACE || address.includes('://')) return undefined
  const path = resolvePath(currentPath, address)
  return app.mainPages.includes(path) ? { space: MAIN_SPACE, path } : undefined
}

/** A query as WeChat hands it on: the values stay encoded. */
export function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const pair of text.split('&')) {
    const [name = '', ...value] = pair.split('=')
    if (name !== '' && name !== '__proto__') query[name] = value.join('=')
  }
  return query
}

export function isTabPage(app: AppManifest, page: { space: SpaceId; path: string }): boolean {
  return page.space === MAIN_SPACE && (app.tabBar?.list.some((item) => item.pagePath === page.path) ?? false)
}

/** A page's window configuration: its own over the mini program's, with `@variables` of the theme filled in. */
export function windowFor(
  app: AppManifest,
  page: { space: SpaceId; path: string },
  theme: Theme,
): WindowConfig {
  const merged = { ...app.window, ...app.pageWindows[`${page.space}:${page.path}`] }
  return withVariables(merged, app.themeVariables[theme])
}

/** The same for anything else that may hold `@variables`, such as the tab bar. */
export function withVariables<T extends object>(config: T, variables: Readonly<Record<string, string>>): T {
  const entries = Object.entries(config).map(([name, value]) => {
    const variable =
      typeof value === 'string' && value.startsWith('@') ? own(variables, value.slice(1)) : undefined
    return [name, variable ?? value]
  })
  return Object.fromEntries(entries) as T
}

/** The theme that the mini program sees. */
export function appTheme(app: AppManifest, phoneTheme: Theme): Theme {
  return app.darkmode ? phoneTheme : 'light'
}

function windowOf(config: ComponentConfig | undefined): WindowConfig {
  const { usingComponents: _, component: __, ...window } = config ?? {}
  return window
}

function themeVariablesOf(bundle: Bundle): AppManifest['themeVariables'] {
  const location = (bundle.main.config as { themeLocation?: string }).themeLocation ?? 'theme.json'
  const themes = bundle.main.json[location.replace(/\.json$/, '')] as
    | Partial<AppManifest['themeVariables']>
    | undefined
  return { light: themes?.light ?? {}, dark: themes?.dark ?? {} }
}
