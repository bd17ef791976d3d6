import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { mintEmvMerchantCode, mintOrderLink, mintPayerCode, mintReceiveLink } from '../contract/codes/mint.ts'
import { recognise } from '../contract/codes/recognise.ts'
import { againstLimit, againstPeer, type Measurement } from './measurement.ts'

const CODES_PER_SECOND = 300_000
/** Part of the plugin's budget that the recogniser may take. */
const SIZE_LIMIT_KB = 6
const WINDOWS = 20
/** For each of twenty codes; enough to find the slowest. */
const SLOWEST_WINDOWS = 5
const WINDOW_MS = 50

/** Base64 of payers' EMV codes is what costs most; of them at least so many of the limit. */
const SLOWEST_HOLD = 0.75

/**
 * The recogniser on one core: over one code of every family, refused ones among them; over merchants' EMV codes
 * alone; over the family that takes longest; and what it adds to the plugin.
 */
export async function measureRecogniser(): Promise<Measurement[]> {
  const limit = { name: 'limit', rate: CODES_PER_SECOND }
  const codes = sampleCodes().map(asScanned)
  const [slowest = '', slowestRate = 0] =
    codes
      .map((code) => [recognise(code).kind, bestRate([code], SLOWEST_WINDOWS)] as const)
      .sort(([, a], [, b]) => a - b)[0] ?? []
  const unit = 'codes/s'
  return [
    againstPeer('recogniser: codes of every family', bestRate(codes), limit, 1, unit),
    againstPeer('recogniser: EMV codes of merchants alone', bestRate([asScanned(EMV_CODE)]), limit, 1, unit),
    againstPeer(`recogniser: ${slowest} alone, the slowest`, slowestRate, limit, SLOWEST_HOLD, unit),
    againstLimit('recogniser, bundled, gzip', bundledKb(), SIZE_LIMIT_KB, 'kB'),
  ]
}

/** The text in one piece, as scanners give it: one that was just joined together is slower to read. */
function asScanned(code: string): string {
  return Buffer.from(code).toString()
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

/** Codes a second; the best of several windows, since other work on the machine only ever slows it down. */
function bestRate(codes: readonly string[], windows = WINDOWS): number {
  const rates = Array.from({ length: windows }, () => {
    const startedAt = performance.now()
    let count = 0
    while (performance.now() - startedAt < WINDOW_MS) {
      for (let i = 0; i < 20; i++) for (const code of codes) recognise(code)
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
