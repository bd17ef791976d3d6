import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { crc16 } from '../contract/codes/crc16.ts'
import { mintEmvMerchantCode, mintOrderLink, mintPayerCode, mintReceiveLink } from '../contract/codes/mint.ts'
import { recognise } from '../contract/codes/recognise.ts'
import { againstLimit, againstPeer, type Measurement } from './measurement.ts'

const CODES_PER_SECOND = 300_000
/** Part of the plugin's budget that the recogniser may take. */
const SIZE_LIMIT_KB = 6
const WINDOWS = 20
const WINDOW_MS = 50

/** The recogniser on one core, over one code of every family, refused ones among them; and what it adds to the plugin. */
export async function measureRecogniser(): Promise<Measurement[]> {
  return [
    againstPeer(
      'recogniser: codes of every family',
      bestRate(recognise, sampleCodes()),
      { name: 'limit', rate: CODES_PER_SECOND },
      1,
      'codes/s',
    ),
    againstPeer(
      'recogniser: EMV codes alone',
      bestRate(recognise, [EMV_CODE]),
      { name: 'their checksum alone', rate: bestRate(crc16, [EMV_CODE]) },
      0.05,
      'codes/s',
    ),
    againstLimit('recogniser, bundled, gzip', bundledKb(), SIZE_LIMIT_KB, 'kB'),
  ]
}

const DIGITS = '314159265358979323846264338327'
const TOKEN = 'fkx02718281828459045'
const EMV_CODE = mintEmvMerchantCode({
  account: { acquirerIin: '99010000', forwardIin: '99010000', merchantId: '777290058110048' },
  mcc: '5812',
  name: 'TEA HOUSE',
  city: 'HANGZHOU',
  local: { name: '龙井茶馆', city: '杭州' },
  amountFen: 1280,
  reference: 'T0001',
})
const EMV_PAYER_CODE =
  'hQVDUFYwMWFYTwigAAADMwEBAVcTYpJhA1hEQzVkHSIQIBAAABiAH180AQBjM58mCFaLEtnaC9l/nycBgJ8QEQcAAQOgAAABCDM5OTk5OTk5nzYCAAGCAgAAnzcE6gZYyA=='

function sampleCodes(): string[] {
  const payers = ['wechat', 'alipay', 'unionpay', 'ecny'] as const
  const owners = ['wechat', 'alipay', 'unionpay'] as const
  const token = (owner: string) => (owner === 'unionpay' ? DIGITS : TOKEN)
  return [
    ...payers.map((owner) => mintPayerCode(owner, DIGITS)),
    ...owners.map((owner) => mintReceiveLink(owner, 'personal', token(owner))),
    ...owners.map((owner) => mintReceiveLink(owner, 'merchant', token(owner))),
    ...owners.map((owner) => mintOrderLink(owner, token(owner))),
    EMV_CODE,
    EMV_CODE.replace('TEA', 'SEA'),
    EMV_PAYER_CODE,
    'https://qr.shouqianba.com/gateway?x=1',
    'https://qr.95516.com.evil.cn/00010000/62',
    '６２１６２６１０００００００００１８',
    'https://example.cn/',
  ]
}

/** Calls a second; the best of several windows, since other work on the machine only ever slows it down. */
function bestRate(work: (code: string) => unknown, codes: readonly string[]): number {
  const rates = Array.from({ length: WINDOWS }, () => {
    const startedAt = performance.now()
    let count = 0
    while (performance.now() - startedAt < WINDOW_MS) {
      for (let i = 0; i < 20; i++) for (const code of codes) work(code)
      count += 20 * codes.length
    }
    return (count / (performance.now() - startedAt)) * 1000
  })
  return Math.max(...rates)
}

function bundledKb(): number {
  const { outputFiles } = buildSync({
    entryPoints: ['contract/codes/recognise.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length / 1000
}
