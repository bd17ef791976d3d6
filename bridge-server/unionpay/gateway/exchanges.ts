import type { TransactionName } from '../../acp/transactions.ts'
import { balance } from './balance.ts'
import { bindQuery, unbindCard } from './bindings.ts'
import { cardOpen } from './card-open.ts'
import { cardPayment } from './card-payment.ts'
import { completionVoid } from './completion-void.ts'
import { encryptionCert } from './encryption-cert.ts'
import type { Exchange } from './exchange.ts'
import { instalmentOrder, instalmentPayment } from './instalment.ts'
import { frontOrder, preOrder, qrOrder, ticketOrder } from './open-order.ts'
import { openQuery, openResult } from './open-query.ts'
import { payout } from './payout.ts'
import { preauthCompletion } from './preauth-completion.ts'
import { preauthVoid } from './preauth-void.ts'
import { query, queryById } from './query.ts'
import { realName } from './real-name.ts'
import { refund } from './refund.ts'
import { reversal } from './reversal.ts'
import { scanPayment } from './scan-payment.ts'
import { settlementFile } from './settlement-file.ts'
import { smsCode } from './sms-code.ts'
import { tokenApply } from './token-apply.ts'
import { tokenDelete } from './token-delete.ts'
import { tokenOpen } from './token-open.ts'
import { tokenPayment } from './token-payment.ts'
import { tokenUpdate } from './token-update.ts'
import { userId } from './user-id.ts'
import { voidPayment } from './void.ts'

/** What the gateway does, by the kind of message. */
export const EXCHANGES: Readonly<Record<TransactionName, Exchange>> = {
  appConsume: ticketOrder,
  appPreauth: ticketOrder,
  jsConsume: ticketOrder,
  frontConsume: frontOrder,
  frontPreauth: frontOrder,
  frontInstalment: instalmentOrder,
  openAndConsume: frontOrder,
  frontOpen: frontOrder,
  qrConsume: qrOrder,
  qrPreauth: qrOrder,
  preOrder,

  tokenConsume: tokenPayment,
  cardConsume: cardPayment,
  cardInstalment: instalmentPayment,
  cardPreauth: cardPayment,
  scanConsume: scanPayment,
  scanPreauth: scanPayment,

  preauthCompletion,
  preauthVoid,
  completionVoid,
  refund,
  void: voidPayment,
  reversal,
  payout,

  smsOpen: smsCode,
  smsConsume: smsCode,
  tokenOpen,
  tokenApply,
  tokenUpdate,
  tokenDelete,
  cardOpen,
  openQuery,
  openResult,
  realName,
  bindQuery,
  unbind: unbindCard,
  balance,

  query,
  queryById,
  userId,
  encryptionCert,
  fileDownload: settlementFile,
}
