/** The compiled project: everything the service needs to run a mini program and its plugins, as plain JSON. */

export const BUNDLE_VERSION = 1

/** Stands before every class name in compiled WXSS until the view knows the scope's prefix. */
export const CLASS_SCOPE = '__SCOPE__'

/** `main` is the mini program; every other space is a plugin, named by the alias the mini program gives it. */
export type SpaceId = string
export const MAIN_SPACE: SpaceId = 'main'

/** One code package. All paths are relative to its root, use `/`, and have no leading slash. */
export interface SpaceBundle {
  /** Sources by path with extension, e.g. `pages/index/index.js`. */
  readonly js: Readonly<Record<string, string>>
  /** Parsed JSON by path without extension, e.g. `pages/index/index`, `app`, `plugin`. */
  readonly json: Readonly<Record<string, ComponentConfig & Record<string, unknown>>>
  /** Compiled CSS by path without extension, with `CLASS_SCOPE` tokens and `calc(var(--rpx) * n)` lengths. */
  readonly wxss: Readonly<Record<string, string>>
  /**
   * WXS sources by path without extension; a module inside a WXML file is named `<path>#<module>`. They are kept
   * apart from the templates so that they run in a scope of their own.
   */
  readonly wxs: Readonly<Record<string, string>>
  /** A JavaScript expression: the template groups by path. It asks the free function `wxs(name)` for its modules. */
  readonly templates: string
}

export interface PluginBundle extends SpaceBundle {
  readonly alias: SpaceId
  /** The plugin owner's AppID, and the version the mini program asked for. */
  readonly provider: string
  readonly version: string
  readonly config: PluginConfig
}

export interface MainBundle extends SpaceBundle {
  readonly config: AppConfig
}

export interface Bundle {
  readonly version: typeof BUNDLE_VERSION
  /** The mini program's AppID. */
  readonly appId: string
  readonly main: MainBundle
  readonly plugins: Readonly<Record<SpaceId, PluginBundle>>
  readonly report: CompileReport
}

export interface WindowConfig {
  readonly navigationBarTitleText?: string
  readonly navigationBarBackgroundColor?: string
  readonly navigationBarTextStyle?: 'black' | 'white'
  readonly navigationStyle?: 'default' | 'custom'
  readonly backgroundColor?: string
  readonly backgroundTextStyle?: 'dark' | 'light'
  readonly enablePullDownRefresh?: boolean
  readonly onReachBottomDistance?: number
  readonly disableScroll?: boolean
}

export interface ComponentConfig extends WindowConfig {
  readonly component?: boolean
  readonly usingComponents?: Readonly<Record<string, string>>
  readonly componentGenerics?: Readonly<Record<string, true | { readonly default?: string }>>
  readonly componentPlaceholder?: Readonly<Record<string, string>>
  readonly styleIsolation?: string
  readonly addGlobalClass?: boolean
  readonly pureDataPattern?: string
}

export interface TabBarConfig {
  readonly color?: string
  readonly selectedColor?: string
  readonly backgroundColor?: string
  readonly borderStyle?: 'black' | 'white'
  readonly list: readonly {
    readonly pagePath: string
    readonly text: string
    readonly iconPath?: string
    readonly selectedIconPath?: string
  }[]
}

export interface AppConfig {
  readonly pages: readonly string[]
  readonly entryPagePath?: string
  readonly window?: WindowConfig
  readonly tabBar?: TabBarConfig
  readonly darkmode?: boolean
  /** The private APIs that the mini program and its plugins may call. */
  readonly requiredPrivateInfos?: readonly string[]
  /** Why each permission is asked for, by scope. */
  readonly permission?: Readonly<Record<string, { readonly desc: string }>>
  /** A JSON file with the values of `@name` in the window and tab bar, for `light` and `dark`. */
  readonly themeLocation?: string
  readonly usingComponents?: Readonly<Record<string, string>>
  readonly plugins?: Readonly<
    Record<string, { readonly version: string; readonly provider: string; readonly export?: string }>
  >
}

export interface PluginConfig {
  readonly publicComponents?: Readonly<Record<string, string>>
  readonly pages?: Readonly<Record<string, string>>
  readonly main?: string
}

/** A finding of the compiler. Errors stop the build; warnings are shown and the bundle runs. */
export interface CompileMessage {
  readonly level: 'warning' | 'error'
  readonly space: SpaceId
  readonly file: string
  /** From 1; 0 when the finding is about the whole file. */
  readonly line: number
  readonly text: string
}

export interface CompileReport {
  readonly messages: readonly CompileMessage[]
  /** The size of each package as WeChat counts it, before compression. */
  readonly packageBytes: Readonly<Record<SpaceId, number>>
}
