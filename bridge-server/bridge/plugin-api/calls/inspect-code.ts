import { z } from 'zod'
import { CODE_MAX_CHARS } from '../../../../contract/codes/refusals.ts'
import type { ScannedCode } from '../../../../contract/scan-door.ts'
import type { Clock } from '../../../clock/clock.ts'
import type { Scan } from '../../interop/scan.ts'
import type { ScanDesk } from '../../interop/scan-desk.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuseCode } from '../reply.ts'
import { attemptIdText } from './sealed-fields.ts'

/** Asks whose code this is. What the text alone forbids is refused here, and neither passed on nor logged. */
export function inspectCode(scans: ScanDesk, clock: Clock): PluginCall<'inspectCode'> {
  return {
    request: z.strictObject({
      scanId: attemptIdText,
      code: z.string().min(1).max(CODE_MAX_CHARS),
      scene: z.enum(['face-to-face', 'remote']).exactOptional(),
    }),
    async handle({ scanId, code, scene = 'face-to-face' }, payer) {
      const inspected = await scans.inspect(payer, scanId, code, scene)
      if ('refused' in inspected) return refuseCode(inspected.refused)
      return answer(scannedCode(inspected.scan, clock.now()))
    },
  }
}

function scannedCode(scan: Scan, nowMs: number): ScannedCode {
  return {
    scanId: scan.scanId,
    kind: scan.kind,
    owner: scan.owner,
    codeClass: scan.codeClass,
    isStatic: scan.isStatic,
    payeeName: scan.payeeName,
    payeeNameEn: scan.payeeNameEn,
    cityCode: scan.cityCode,
    cityName: scan.cityName,
    cityNameEn: scan.cityNameEn,
    amountFen: scan.amountFen,
    limit: scan.dayLimit,
    statementLine: scan.statementLine,
    expiresAtMs: scan.expiresMs,
    serverTimeMs: nowMs,
  }
}
