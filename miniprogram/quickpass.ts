import type { QuickPassPlugin } from '../contract/plugin-api.ts'

/** The pages of the plugin that a host opens as it opens its own. */
export const PLUGIN_PAGES = {
  scan: 'plugin://quickpass/scan',
  code: 'plugin://quickpass/code',
  'top-up': 'plugin://quickpass/top-up',
  records: 'plugin://quickpass/records',
  cards: 'plugin://quickpass/cards',
} as const

export type PluginPage = keyof typeof PLUGIN_PAGES

/** Line two of three that embed Cloud QuickPass. */
export function quickpass(): QuickPassPlugin {
  return requirePlugin('quickpass') as QuickPassPlugin
}
