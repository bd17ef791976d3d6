import { wrongType } from './arguments.ts'
import { accepted, type Provider } from './provider.ts'

/** Permissions are all granted here, and say so. */
export const permissionProviders = {
  getSetting: async () => ({ authSetting: {}, subscriptionsSetting: { mainSwitch: true, itemSettings: {} } }),
  openSetting: async () => ({ authSetting: {} }),
  authorize: accepted,
  requestSubscribeMessage: async (call) => {
    const templates = call.args.tmplIds
    if (!Array.isArray(templates)) throw wrongType('tmplIds', 'Array', templates)
    return Object.fromEntries(templates.map((id) => [String(id), 'accept']))
  },
} satisfies Record<string, Provider>
