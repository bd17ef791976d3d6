import type { ApiCall } from '../../wire/shell.ts'
import { permissionsOf, type Scope } from '../phone/permissions.ts'
import { text, wrongType } from './arguments.ts'
import {
  ApiFailure,
  askerOf,
  decidedByPhone,
  type Fields,
  type Provider,
  type ProviderPhone,
} from './provider.ts'

/** What a person has allowed, is asked to allow, or has refused. */
export const permissionProviders = {
  getSetting: async (_call, phone) => ({
    authSetting: decisions(phone),
    subscriptionsSetting: { mainSwitch: true, itemSettings: {} },
  }),
  openSetting: async (_call, phone) => ({ authSetting: decisions(phone) }),
  authorize: decidedByPhone((call) => ({
    type: 'askPermission',
    asked: { asker: askerOf(call), scope: scopeOf(call), fields: {} },
  })),
  requestSubscribeMessage: async (call) => {
    const templates = call.args.tmplIds
    if (!Array.isArray(templates)) throw wrongType('tmplIds', 'Array', templates)
    return Object.fromEntries(templates.map((id) => [String(id), 'accept']))
  },
} satisfies Record<string, Provider>

function decisions(phone: ProviderPhone): Fields {
  return permissionsOf(phone.state().settings)
}

function scopeOf(call: ApiCall): Scope {
  const scope = text(call, 'scope')
  if (/^scope\.[a-zA-Z]+$/.test(scope)) return scope as Scope
  throw new ApiFailure('invalid scope')
}
