import { type BerObject, fromHex, parseEmvCpm } from './emv-cpm.ts'
import { type EmvPayerCode, type Refused, refused } from './recognised.ts'

/** `CPV01`: the version of the specification that exists. */
const VERSION = '4350563031'

/** Tags of one application, of the data beside it, and our names for them. */
const FIELDS = {
  '57': 'track2',
  '5F34': 'psn',
  '9F26': 'ac',
  '9F27': 'cid',
  '9F10': 'iad',
  '9F36': 'atc',
  '82': 'aip',
  '9F37': 'un',
} as const

const REGISTERED: Readonly<Record<string, string>> = {
  A000000003: 'visa',
  A000000004: 'mastercard',
  A000000025: 'amex',
  A000000065: 'jcb',
  A000000152: 'discover',
  A000000333: 'unionpay',
}

/** Reads a consumer-presented EMVCo code: its first application, which is the one that the payer prefers. */
export function recogniseEmvPayer(code: string): EmvPayerCode | Refused {
  const objects = parseEmvCpm(code)
  if ('kind' in objects) return objects
  const first = objects[0]
  if (first?.tag !== '85' || !('hex' in first) || first.hex !== VERSION) {
    return refused('BAD_INDICATOR', 0, '85')
  }
  const application = objects.find(({ tag }) => tag === '61')
  if (!application) return refused('MISSING_FIELD', code.length, '61')
  const values = valuesOf([...objects.filter(({ tag }) => tag === '62' || tag === '64'), application])
  const aid = values['4F']
  if (!aid) return refused('MISSING_FIELD', code.length, '61.4F')
  const track = /^(\d{8,19})D(\d{4})(\d{3})/.exec(values['57'] ?? '')
  if (values['57'] && !track) return refused('BAD_FIELD', 0, '57')
  const number = track?.[1] ?? values['5A']?.replace(/F$/, '')
  const network = REGISTERED[aid.slice(0, 10)] ?? aid
  return {
    kind: 'emv.cpm',
    owner: network === 'unionpay' ? 'unionpay' : null,
    mode: 'cpm',
    static: false,
    networks: [network],
    aid,
    ...(values['50'] ? { label: String.fromCharCode(...fromHex(values['50'])) } : {}),
    ...Object.fromEntries(
      Object.entries(FIELDS)
        .filter(([tag]) => values[tag] !== undefined)
        .map(([tag, name]) => [name, values[tag]]),
    ),
    ...(number ? { token: number } : {}),
    ...(track ? { expiry: track[2] as string, serviceCode: track[3] as string } : {}),
  }
}

/** Primitive values by tag, the later ones before the earlier ones. */
function valuesOf(objects: readonly BerObject[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const object of objects) {
    if ('hex' in object) values[object.tag] = object.hex
    else Object.assign(values, valuesOf(object.objects))
  }
  return values
}
