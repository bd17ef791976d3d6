import type { AcpMessage } from '../../acp/message.ts'
import type { Pki } from '../../acp/pki.ts'
import type { RespCodeName } from '../../acp/respcodes.ts'
import type { Transaction as MessageKind } from '../../acp/transactions.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Store } from '../../store/store.ts'
import type { SecretHasher } from '../issuers/secrets.ts'
import type { AppRegister } from '../qr-doors/app-register.ts'
import type { InteropSetting } from '../switch/interop-setting.ts'
import type { DueOrders } from './due-orders.ts'
import type { Merchant, MerchantRegister } from './merchants.ts'
import type { Telling } from './notices.ts'
import type { OwnCertificates } from './own-certificates.ts'
import type { SettlementFiles } from './settlement-file.ts'
import type { Tail } from './tails.ts'

/** What the transactions of the gateway work with. */
export interface Network {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly pki: Pki
  readonly secrets: SecretHasher
  readonly telling: Telling
  readonly merchants: MerchantRegister
  /** Certificates that merchants made by themselves. */
  readonly ownCertificates: OwnCertificates
  /** Payment apps, which speak to the QR gateway. */
  readonly apps: AppRegister
  readonly interop: InteropSetting
  readonly dueOrders: DueOrders
  readonly settlementFiles: SettlementFiles
  /** Looks for notifications to send; called after a commit that recorded an outcome. */
  wakeNotices(): void
  /** The same for notices of payments by codes, to apps and institutions' merchants. */
  wakeCodeNotices(): void
  /** How long a code that a known payer shows is good. */
  readonly codeLifeMs: number
}

/** A request whose signature, format and time are in order. */
export interface AdmittedRequest {
  readonly message: AcpMessage
  readonly kind: MessageKind
  readonly merchant: Merchant
  readonly receivedAtMs: number
}

/** What a transaction answers, before the echo and the signature are put around it. */
export interface Reply {
  readonly respCode: RespCodeName
  /** For people, behind the code's own text. */
  readonly detail?: string
  /** The seven digits behind the text, when the code has more than one meaning. */
  readonly tail?: Tail
  readonly fields?: AcpMessage
  /** Ticket whose cashier page the payer's browser is sent on to. */
  readonly payAt?: string
  /** Fields to repeat when they are not the request's own. */
  readonly echo?: AcpMessage
}

/** One transaction of the gateway: everything after the message's own rules are met. */
export type Exchange = (request: AdmittedRequest, network: Network) => Promise<Reply>

export const refuse = (respCode: RespCodeName, detail?: string): Reply =>
  detail === undefined ? { respCode } : { respCode, detail }
