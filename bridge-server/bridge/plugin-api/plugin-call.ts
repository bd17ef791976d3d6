import type { z } from 'zod'
import type { PluginDoor } from '../../../contract/plugin-door.ts'
import type { Merchant } from '../merchants.ts'
import type { Reply } from './reply.ts'

/** Who makes a call, as far as it is proven. */
export interface PluginHost {
  /** The mini program that the plugin runs in, by the host's signature. */
  readonly hostAppid: string
  /** The merchant whose mini program that is. */
  readonly merchant: Merchant
}

export interface Payer extends PluginHost {
  /** WeChat's number of this person at this plugin. */
  readonly openpid: string
  /** What the plugin says it is, such as `1.2.0`; empty when it says nothing. Nobody proves it. */
  readonly pluginVersion: string
}

/** One call of the plugin door: what it takes, and what it does. `openSession` is the one that needs no session. */
export interface PluginCall<Name extends keyof PluginDoor> {
  readonly request: z.ZodType<PluginDoor[Name]['request']>
  readonly handle: (
    request: PluginDoor[Name]['request'],
    caller: Name extends 'openSession' ? PluginHost : Payer,
  ) => Promise<Reply<PluginDoor[Name]['response']>>
}

export type PluginCalls = { readonly [Name in keyof PluginDoor]: PluginCall<Name> }
