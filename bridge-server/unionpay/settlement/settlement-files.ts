import { zipFiles } from '../../acp/settlement/container.ts'
import { detailRow, printDetails } from '../../acp/settlement/detail-file.ts'
import { archiveName, entryName } from '../../acp/settlement/file-names.ts'
import type { Reader } from '../../store/store.ts'
import type { SettlementFiles } from '../gateway/settlement-file.ts'
import { findFile } from './file-records.ts'

/** The archives that merchants download with transaction 76: of the newest day with that date. */
export function settlementFiles(reader: Reader): SettlementFiles {
  return {
    async fileFor(merId, settleDate) {
      if (merId === SAMPLE_MER_ID && settleDate === SAMPLE_DAY.slice(4)) return sampleFile()
      return (await findFile(reader, merId, settleDate)) ?? null
    },
  }
}

/** UnionPay's test network promises this merchant a file of this day, whatever else there is. */
const SAMPLE_MER_ID = '700000000000001'
const SAMPLE_DAY = '20190119'

/** One payment of 4768.00 at 0.60 %, as UnionPay's own example has it. */
function sampleFile(): { fileName: string; content: Buffer } {
  const details = printDetails([
    detailRow({
      transCode: 'S56',
      acqInsCode: '88022900',
      fwdInsCode: '00049993',
      traceNo: '190624',
      traceTime: '0119112203',
      account: '622609******0048',
      txnAmtFen: 476_800,
      merCatCode: '4899',
      channelType: '07',
      queryId: '201901191122031906248',
      payMethod: '01',
      orderId: '10078087',
      payCardType: '01',
      feeFen: -2_861,
      settleAmtFen: 473_939,
      payType: '0001',
      txnType: '01',
      bizType: '000201',
      merId: SAMPLE_MER_ID,
      netAmtFen: 473_939,
      termId: '01080209',
      medium: '7',
    }),
  ])
  const content = zipFiles([{ name: entryName('ZM', SAMPLE_MER_ID, SAMPLE_DAY), content: details }])
  return { fileName: archiveName(SAMPLE_MER_ID, SAMPLE_DAY), content }
}
