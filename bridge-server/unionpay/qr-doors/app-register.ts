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
    return new AppRegister(await reader.all<App>(SELECT_SQL))
  }

  find(insID: string): App | undefined {
    return this.#byInsID.get(insID)
  }

  get isFull(): boolean {
    return this.#byInsID.size >= APPS_MAX
  }

  /** Puts an app on file, and gives the one that is: an app that is there already stays as it is. */
  async add(store: Store, { insID, name, trId }: App): Promise<App> {
    const app = await store.transact(async (tx) => {
      await tx.run(ADD_SQL, insID, name, trId)
      return (await tx.get<App>(`${SELECT_SQL} WHERE ins_id = ?`, insID)) as App
    })
    this.#byInsID.set(insID, app)
    return app
  }
}

const SELECT_SQL = 'SELECT ins_id AS insID, name, tr_id AS trId FROM app'
const ADD_SQL = 'INSERT INTO app (ins_id, name, tr_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'

/** The name of an app in the register of certificates, which has names of fifteen letters or digits. */
export const certificateNameOf = (insID: string) => `APP0000${insID}`

/** Names that no merchant may have: it would get an app's certificate. */
export const isAppName = (name: string) => /^APP0000/.test(name)

export function isCertificateOf({ merId }: MerchantCertificate, insID: string): boolean {
  return merId === certificateNameOf(insID)
}
