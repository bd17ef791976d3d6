import type { PhoneState, Settings } from './state.ts'
import { type Asker, fail, type Step, step, succeed } from './step.ts'

/** What WeChat lets a person allow or refuse a mini program. */
export type Scope = `scope.${string}`

/** A question for the person, and what the asker gets when the answer is yes. */
export interface PermissionAsked {
  readonly asker: Asker
  readonly scope: Scope
  readonly fields: Readonly<Record<string, unknown>>
}

/** APIs that WeChat refuses unless `app.json` names them in `requiredPrivateInfos`. */
const DECLARED_APIS: ReadonlySet<string> = new Set(['getLocation', 'getFuzzyLocation'])

/** Answers at once when the person has decided before; WeChat asks only once. Otherwise the question is put. */
export function askPermission(state: PhoneState, { asker, scope, fields }: PermissionAsked): Step {
  if (DECLARED_APIS.has(asker.api) && !state.app.requiredPrivateInfos.includes(asker.api)) {
    return step(
      state,
      fail(asker, 'the api need to be declared in the requiredPrivateInfos field in app.json/ext.json'),
    )
  }
  const decided = permissionsOf(state.settings)[scope]
  if (decided !== undefined) return step(state, decided ? succeed(asker, fields) : fail(asker, 'auth deny'))
  const reason = state.app.permissionReasons[scope] ?? ''
  const dialog = { kind: 'permission', ticket: asker.ticket, asker, scope, fields, reason } as const
  return step({ ...state, dialogs: [...state.dialogs, dialog] })
}

/** What the present person has decided, by scope. */
export function permissionsOf({ permissions, tester }: Settings): Readonly<Record<string, boolean>> {
  return permissions[tester] ?? {}
}

export function withPermission(settings: Settings, scope: Scope, isAllowed: boolean): Settings {
  const own = { ...permissionsOf(settings), [scope]: isAllowed }
  return { ...settings, permissions: { ...settings.permissions, [settings.tester]: own } }
}
