import { z } from 'zod'
import { isFen } from '../../../../contract/money.ts'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { ScanDesk } from '../../interop/scan-desk.ts'
import type { Payees } from '../../records/payee-records.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuseCode } from '../reply.ts'
import { cashierView } from '../views.ts'
import { attemptIdText } from './sealed-fields.ts'

/** Makes a scan an order; from there on it is paid and watched like any other. */
export function openScan(
  store: Reader,
  clock: Clock,
  payees: Payees,
  scans: ScanDesk,
): PluginCall<'openScan'> {
  return {
    request: z.strictObject({
      scanId: attemptIdText,
      amountFen: z.number().refine((value) => isFen(value) && value > 0, 'must be whole fen, above 0'),
    }),
    async handle({ scanId, amountFen }, payer) {
      if (!isFen(amountFen)) throw new Error('the schema let an amount through')
      const opened = await scans.open(payer, scanId, amountFen)
      if ('refused' in opened) return refuseCode(opened.refused)
      const payee = await payees.of(opened.order)
      if (!payee) throw new Error(`order ${opened.order.orderRef} has no payee`)
      const { openpid } = payer
      return answer(await cashierView(store, opened.order, payee, { openpid, nowMs: clock.now() }))
    },
  }
}
