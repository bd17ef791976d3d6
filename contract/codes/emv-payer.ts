import { type BerObject, parseEmvCpm } from './emv-cpm.ts'
import { type EmvPayerCode, type Refused, refused } from './recognised.ts'

/** `CPV01`: the version of the specification that exists. */
const VERSION = '4350563031'

/** Five to sixteen bytes. */
const AID_MIN_DIGITS = 10
const AID_MAX_DIGITS = 32

/** What the first digits of an application id stand for. */
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
  if (first?.tag !== '85' || !('hex' in first) || first.hex !== VERSION)
    return refused('BAD_INDICATOR', 0, '85')
  const application = objects.find(({ tag }) => tag === '61')
  if (!application) return refused('MISSING_FIELD', code.length, '61')
  const values: Record<string, string | undefined> = {}
  for (const object of objects) if (object.tag === '62' || object.tag === '64') collect(object, values)
  collect(application, values)
  const aid = values['4F']
  if (!aid) return refused('MISSING_FIELD', code.length, '61.4F')
  if (aid.length < AID_MIN_DIGITS || aid.length > AID_MAX_DIGITS) return refused('BAD_FIELD', 0, '61.4F')
  const track2 = values['57']
  const track = track2 ? /^(\d{8,19})D(\d{4})(\d{3})/.exec(track2) : null
  if (track2 && !track) return refused('BAD_FIELD', 0, '57')
  const network = REGISTERED[aid.slice(0, 10)] ?? aid
  return {
    kind: 'emv.cpm',
    owner: network === 'unionpay' ? 'unionpay' : null,
    mode: 'cpm',
    static: false,
    networks: [network],
    aid,
    label: values['50'] ? textOf(values['50']) : undefined,
    track2,
    token: track?.[1] ?? values['5A']?.replace(/F$/, ''),
    expiry: track?.[2],
    serviceCode: track?.[3],
    psn: values['5F34'],
    ac: values['9F26'],
    cid: values['9F27'],
    iad: values['9F10'],
    atc: values['9F36'],
    aip: values['82'],
    un: values['9F37'],
  }
}

/** Primitive values by tag; those collected later stand before the earlier ones. */
function collect(object: BerObject, values: Record<string, string | undefined>): void {
  if ('hex' in object) values[object.tag] = object.hex
  else for (const inner of object.objects) collect(inner, values)
}

/** One character a byte. */
function textOf(hex: string): string {
  return hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)))
}
