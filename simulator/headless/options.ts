import type { Timers } from '../service/program.ts'
import type { Settings } from '../shell/phone/state.ts'
import type { Bundle, SpaceId } from '../wire/bundle.ts'
import type { StoredValues } from '../wire/shell.ts'

export interface HeadlessOptions extends Partial<Settings> {
  /** A running host backend: the phone's way to bridge and shop, and the source of the bundle by default. */
  readonly hostUrl: string
  readonly bundle?: Bundle
  /** A build output to compile instead. */
  readonly distDir?: string
  readonly launchUrl?: string
  /** What has been stored before, by space. */
  readonly storage?: Readonly<Record<SpaceId, StoredValues>>
  /** Timers of application code; real ones by default. */
  readonly timers?: Timers
  readonly nowMs?: () => number
  readonly fetch?: typeof fetch
}
