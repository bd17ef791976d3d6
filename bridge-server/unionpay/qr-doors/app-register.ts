import type { MerchantCertificate } from '../../acp/verify.ts'
import type { Reader, Store } from '../../store/store.ts'
import { APPS_MAX } from '../limits.ts'

/** A payment app that speaks to the QR gateway. */
export interface App {
  /** Eight digits. */
  readonly insID: string
  readonly name: string
  /** Token requestor whose tokens its payers pay with. */
  readonly trId: string
}

/** The apps on file, kept at hand. */
export class AppRegister {
  readonly #byInsID: Map<string, App>

  private constructor(apps: readonly App[]) {
    this.#byInsID = new Map(apps.map((app) => [app.insID, app]))
  }

  static async load(reader: Reader): Promise<AppRegister> {
    return new AppRegister(await reader.all<App>('SELECT ins_id AS insID, name, tr_id AS trId FROM app'))
  }

  find(insID: string): App | undefined {
    return this.#byInsID.get(insID)
  }

  get isFull(): boolean {
    return this.#byInsID.size >= APPS_MAX
  }

  /** Puts an app on file. One that is there already stays as it is. */
  async add(store: Store, app: App): Promise<void> {
    await store.transact((tx) => tx.run(ADD_SQL, app.insID, app.name, app.trId))
    if (!this.#byInsID.has(app.insID)) this.#byInsID.set(app.insID, app)
  }
}

const ADD_SQL = 'INSERT INTO app (ins_id, name, tr_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'

/** The name of an app in the register of certificates, which has names of fifteen letters or digits. */
export const certificateNameOf = (insID: string) => `APP0000${insID}`

/** Names that no merchant may have: it would get an app's certificate. */
export const isAppName = (name: string) => /^APP0000/.test(name)

export function isCertificateOf({ merId }: MerchantCertificate, insID: string): boolean {
  return merId === certificateNameOf(insID)
}
