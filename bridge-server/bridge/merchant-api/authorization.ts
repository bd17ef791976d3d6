/** The `Authorization` header of the APIv3 dialect, taken apart. */
export interface Authorization {
  readonly mchid: string
  readonly serialNo: string
  readonly nonce: string
  /** Unix seconds, as sent: the signature is over this text. */
  readonly timestamp: string
  readonly signature: string
}

const SCHEME = 'WECHATPAY2-SHA256-RSA2048'
const HEADER_CHARS_MAX = 2048
const FIELDS: Readonly<Record<string, RegExp>> = {
  mchid: /^\d{1,32}$/,
  serial_no: /^[0-9A-Za-z_]{1,64}$/,
  nonce_str: /^[\x21-\x7e]{1,32}$/,
  timestamp: /^\d{1,12}$/,
  signature: /^[A-Za-z0-9+/=]{1,1024}$/,
}

/** The header, or the name of what is wrong with it: SDKs write its fields in different orders. */
export function readAuthorization(header: string | undefined): Authorization | { readonly wrong: string } {
  if (!header?.startsWith(`${SCHEME} `) || header.length > HEADER_CHARS_MAX) return { wrong: 'Authorization' }
  const values: Record<string, string> = {}
  for (const part of header.slice(SCHEME.length + 1).split(',')) {
    const [, name, value] = /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(part) ?? []
    if (!name || value === undefined || !FIELDS[name] || values[name] !== undefined) {
      return { wrong: name ?? 'Authorization' }
    }
    values[name] = value
  }
  const wrong = Object.keys(FIELDS).find((name) => !FIELDS[name]?.test(values[name] ?? ''))
  if (wrong) return { wrong }
  const { mchid, serial_no, nonce_str, timestamp, signature } = values as Record<keyof typeof FIELDS, string>
  return {
    mchid: mchid as string,
    serialNo: serial_no as string,
    nonce: nonce_str as string,
    timestamp: timestamp as string,
    signature: signature as string,
  }
}
