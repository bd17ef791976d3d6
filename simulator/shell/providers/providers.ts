import type { ShellApiName } from '../../wire/api.ts'
import { barProviders } from './bars.ts'
import { deviceProviders } from './device.ts'
import { identityProviders } from './identity.ts'
import { interactionProviders } from './interaction.ts'
import { locationProviders } from './location.ts'
import { navigationProviders } from './navigation.ts'
import { networkProviders } from './network.ts'
import { permissionProviders } from './permissions.ts'
import type { Provider } from './provider.ts'
import { requestProviders } from './request.ts'

/** Exactly the APIs that the table says the shell answers: one more or one less does not compile. */
const table: Record<ShellApiName, Provider> = {
  ...navigationProviders,
  ...interactionProviders,
  ...barProviders,
  ...networkProviders,
  ...requestProviders,
  ...identityProviders,
  ...permissionProviders,
  ...deviceProviders,
  ...locationProviders,
} satisfies Record<ShellApiName, Provider>

export const PROVIDERS: ReadonlyMap<string, Provider> = new Map(Object.entries(table))
