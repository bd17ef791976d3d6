import { constants, createHash, privateEncrypt, publicDecrypt, sign as rsaSign } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalString } from '../../bridge-server/acp/canonical.ts'
import type { SigningIdentity } from '../../bridge-server/acp/certificates.ts'
import { type ExplainContext, knownCertificatesOf } from '../../bridge-server/acp/explain/context.ts'
import { explain } from '../../bridge-server/acp/explain/explain.ts'
import { MISTAKES, type MistakeId } from '../../bridge-server/acp/explain/mistakes.ts'
import { answerBody, encodeForm } from '../../bridge-server/acp/form.ts'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import type { Pki } from '../../bridge-server/acp/pki.ts'
import { answerSigner, keySigner, requestSigner } from '../../bridge-server/acp/sign.ts'
import { A_DAY_MS, freshPki, TEST_MER_ID, TOKEN_PAYMENT, testMerchant } from '../support/acp.ts'

const KEYED_MER_ID = '777290058110097'
const SECURE_KEY = '88888888'

let pki: Pki
let merchant: SigningIdentity
let unsigned: AcpMessage
let remove: () => void

beforeAll(async () => {
  const fresh = await freshPki()
  remove = fresh.remove
  pki = fresh.pki
  merchant = await testMerchant(pki)
  unsigned = { ...TOKEN_PAYMENT, signMethod: '01', certId: merchant.certId }
})

afterAll(() => remove())

function context(changes: Partial<ExplainContext> = {}): ExplainContext {
  return {
    findCertificate: pki.findCertificate,
    secureKeyOf: (merId) => (merId === KEYED_MER_ID ? SECURE_KEY : undefined),
    answerTrust: {
      root: pki.root,
      middle: pki.middle,
      findCertificate: (certId) => (certId === pki.signing.certId ? pki.signing : undefined),
    },
    knownCertificates: () => knownCertificatesOf(pki),
    now: () => A_DAY_MS,
    ...changes,
  }
}

const explainText = (text: string | Uint8Array, changes?: Partial<ExplainContext>) =>
  explain(Buffer.from(text as string), context(changes))
const explainForm = (message: AcpMessage, changes?: Partial<ExplainContext>) =>
  explainText(encodeForm(message), changes)

const hex = (hash: string, bytes: string | Uint8Array) => createHash(hash).update(bytes).digest('hex')

/** Signs a text the way a client does; every step can be got wrong. */
function signText(
  text: string | Uint8Array,
  {
    inner = 'sha256',
    outer = 'sha256',
    key = merchant,
    write = (digest: string): string | Buffer => digest,
  } = {},
): string {
  const digest = write(hex(inner, text))
  return rsaSign(outer, Buffer.from(digest as string), key.privateKey).toString('base64')
}

/** A client's request whose string was made in some other way. */
const requestSignedOver = (text: string | Uint8Array, message = unsigned): AcpMessage => ({
  ...message,
  signature: signText(text),
})

const mistakesOf = (explanation: { mistakes: readonly { id: MistakeId }[] }) =>
  explanation.mistakes.map(({ id }) => id)

describe('a good message', () => {
  test('is told what was signed, step by step, and by whom', async () => {
    const request = await requestSigner(merchant)(TOKEN_PAYMENT)
    const told = explainForm(request)
    expect(told).toMatchObject({
      verdict: 'valid',
      direction: 'request',
      writing: 'form',
      mistakes: [],
      hints: [],
    })
    expect(told.transaction?.en).toBe('Token payment')
    expect(told.canonical).toBe(canonicalString(request))
    const first = hex('sha256', told.canonical!)
    expect(told.digests.map(({ value }) => value)).toEqual([first, hex('sha256', first)])
    expect(told.recoveredDigest).toBe(told.digests[1]!.value)
    expect(told.certificate).toMatchObject({
      certId: merchant.certId,
      subject: merchant.commonName,
      issuer: pki.middle.commonName,
      owner: { zh: `商户 ${TEST_MER_ID}` },
      isValidNow: true,
    })
  })

  test('may be an answer, a notification, an old version, keyed, in GBK, or a JSON object', async () => {
    const fields = {
      version: '5.1.0',
      encoding: 'UTF-8',
      merId: TEST_MER_ID,
      respCode: '00',
      respMsg: '成功[0000000]',
    }
    const answer = await answerSigner(pki.signing)(fields)
    expect(explainText(answerBody(answer))).toMatchObject({ verdict: 'valid', writing: 'answer' })
    expect(explainText(`\n${answerBody(answer)}\r\n`)).toMatchObject({
      verdict: 'valid',
      direction: 'answer',
    })
    expect(explainForm(answer)).toMatchObject({ verdict: 'valid', writing: 'form', direction: 'answer' })
    expect(explainText(JSON.stringify(answer))).toMatchObject({ verdict: 'valid', writing: 'json' })
    const gbk = await answerSigner(pki.signing)({ ...fields, encoding: 'GBK' })
    expect(explainText(answerBody(gbk))).toMatchObject({ verdict: 'valid' })
    const old = await answerSigner(pki.signing)({ ...fields, version: '5.0.0' })
    expect(explainText(answerBody(old))).toMatchObject({
      verdict: 'valid',
      certificate: { certId: pki.signing.certId },
    })
    expect(explainText(answerBody(old)).hints[0]?.en).toContain('SHA-1')
    const keyed = await keySigner(SECURE_KEY)({ ...TOKEN_PAYMENT, merId: KEYED_MER_ID })
    expect(explainForm(keyed)).toMatchObject({ verdict: 'valid', certificate: undefined })
    expect(explainForm(keyed).digests.at(-1)?.value).toBe(keyed.signature)
  })

  test('hears what the gateway would say next', async () => {
    const { txnAmt: _, ...withoutAmount } = TOKEN_PAYMENT
    const incomplete = explainForm(await requestSigner(merchant)(withoutAmount))
    expect(incomplete.verdict).toBe('valid')
    expect(incomplete.hints[0]?.zh).toContain('txnAmt')
    const unknown = explainForm(await requestSigner(merchant)({ ...TOKEN_PAYMENT, txnType: '94' }))
    expect(unknown.hints[0]?.en).toContain('32')
  })

  test('never shows a card number where it is to be shown', async () => {
    const card = '6216261000000000018'
    const told = explainForm(await requestSigner(merchant)({ ...TOKEN_PAYMENT, accNo: card }))
    expect(told.canonicalShown).toContain('accNo=621626*********0018')
    expect(told.canonicalShown).not.toContain(card)
    const signed = { ...unsigned, accNo: ` ${card}` }
    const altered = explainForm({ ...requestSignedOver(canonicalOf(signed), signed), accNo: card })
    expect(mistakesOf(altered)).toEqual(['altered-field'])
    expect(altered.firstDifference).toMatchObject({ field: 'accNo', expected: '…', found: '…' })
    expect(JSON.stringify([altered.firstDifference, altered.mistakes])).not.toMatch(/\d{12}/)
  })
})

describe('a client that signs another string', () => {
  const planted: [MistakeId, (right: string) => string | Uint8Array][] = [
    [
      'unsorted',
      () =>
        Object.entries(unsigned)
          .map(([name, value]) => `${name}=${value}`)
          .join('&'),
    ],
    ['url-encoded-values', () => rejoin((value) => encodeURIComponent(value))],
    ['url-encoded-values', () => rejoin((value) => encodeURIComponent(value).replaceAll('%20', '+'))],
    ['url-encoded-values', (right) => encodeURIComponent(right)],
    ['signature-included', () => canonicalOf({ ...unsigned }, [['signature', '']])],
    ['joined-otherwise', (right) => `${right}&`],
    ['joined-otherwise', () => JSON.stringify(Object.fromEntries(sorted()))],
    ['charset-differs', (right) => gbkOf(right)],
    ['envelope-not-signed', () => canonicalWithout('certId', 'signMethod')],
    ['field-added-later', () => canonicalWithout('reqReserved')],
    ['altered-field', () => canonicalOf({ ...unsigned, txnAmt: '19.80' })],
    ['altered-field', () => canonicalOf({ ...unsigned, encoding: 'utf-8' })],
    ['altered-field', () => canonicalOf({ ...unsigned, backUrl: unsigned.backUrl!.split('?')[0]! })],
  ]

  test.each(planted.map(([id, make], i) => ({ id, make, i })))('is told: $id ($i)', ({ id, make }) => {
    const right = canonicalString(unsigned)
    const text = make(right)
    const told = explainForm(requestSignedOver(text))
    expect(told.verdict).toBe('invalid')
    expect(mistakesOf(told)).toEqual([id])
    expect(told.recoveredDigest).toBe(hex('sha256', hex('sha256', text)))
    if (typeof text === 'string') {
      expect(told.firstDifference?.at).toBe(commonStart(right, text))
      const { at, found } = told.firstDifference!
      if (found !== '…') expect(text.slice(at).startsWith(found)).toBe(true)
    }
  })

  test('is told which field was changed, from what to what', () => {
    const told = explainForm(requestSignedOver(canonicalOf({ ...unsigned, txnAmt: '19.80' })))
    expect(told.mistakes[0]).toMatchObject({ field: 'txnAmt' })
    expect(told.mistakes[0]!.en).toContain('signed as "19.80", received as "1980"')
    expect(told.firstDifference).toMatchObject({
      field: 'txnAmt',
      before: expect.stringContaining('txnAmt=19'),
    })
  })

  test('is told of blank fields that it signed, though the network leaves them out', () => {
    const message = { ...unsigned, orderDesc: '' }
    const text = canonicalOf(message, [['orderDesc', '']])
    expect(mistakesOf(explainForm(requestSignedOver(text, message)))).toEqual(['blank-included'])
  })

  test('is told of capital letters in the wrong place', () => {
    const message: AcpMessage = { ...unsigned, Zeta: '1' }
    const text = Object.entries(message)
      .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
    expect(mistakesOf(explainForm(requestSignedOver(text, message)))).toEqual(['case-insensitive-order'])
  })

  test('is told of fields that a framework merged into the form', () => {
    const signed = requestSignedOver(canonicalString(unsigned))
    const told = explainForm({ ...signed, shop: '7', table: '3' })
    expect(mistakesOf(told)).toEqual(['unknown-fields-added'])
    expect(told.mistakes[0]!.zh).toContain('shop, table')
  })

  test('is told of text for nothing', () => {
    const told = explainForm({ ...requestSignedOver(canonicalString(unsigned)), termInfo: 'null' })
    expect(mistakesOf(told)).toEqual(['null-text'])
  })

  test('is told of two mistakes made at once', () => {
    const text = Object.entries(unsigned)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')
    expect(mistakesOf(explainForm(requestSignedOver(text))).sort()).toEqual([
      'unsorted',
      'url-encoded-values',
    ])
    const single = {
      ...unsigned,
      signature: rsaSign('sha256', Buffer.from(canonicalWithout('certId')), merchant.privateKey).toString(
        'base64',
      ),
    }
    expect(mistakesOf(explainForm(single)).sort()).toEqual(['field-added-later', 'single-digest'])
  })

  test('is told that the key is right even if nobody knows what was signed', () => {
    const told = explainForm(requestSignedOver('something else'))
    expect(mistakesOf(told)).toEqual(['altered'])
    expect(told.recoveredDigest).toBe(hex('sha256', hex('sha256', 'something else')))
  })
})

describe('a client that digests otherwise', () => {
  const right = () => canonicalString(unsigned)
  const planted: [MistakeId, () => string][] = [
    ['single-digest', () => rsaSign('sha256', Buffer.from(right()), merchant.privateKey).toString('base64')],
    ['upper-case-digest', () => signText(right(), { write: (digest) => digest.toUpperCase() })],
    ['binary-digest', () => signText(right(), { write: (digest) => Buffer.from(digest, 'hex') })],
    [
      'base64-digest',
      () => signText(right(), { write: (digest) => Buffer.from(digest, 'hex').toString('base64') }),
    ],
    ['sha1-for-sha256', () => signText(right(), { inner: 'sha1', outer: 'sha1' })],
    ['mixed-digests', () => signText(right(), { inner: 'sha1' })],
    [
      'raw-rsa',
      () => privateEncrypt(merchant.privateKey, Buffer.from(hex('sha256', right()))).toString('base64'),
    ],
    [
      'pss-padding',
      () =>
        rsaSign('sha256', Buffer.from(hex('sha256', right())), {
          key: merchant.privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
        }).toString('base64'),
    ],
  ]

  test.each(planted.map(([id, make]) => ({ id, make })))('is told: $id', ({ id, make }) => {
    const told = explainForm({ ...unsigned, signature: make() })
    expect(told.verdict).toBe('invalid')
    expect(mistakesOf(told)).toEqual([id])
  })

  test('is told of SHA-256 where its version wants SHA-1', () => {
    const message = { ...unsigned, version: '5.0.0' }
    const told = explainForm(requestSignedOver(canonicalString(message), message))
    expect(mistakesOf(told)).toEqual(['sha256-for-sha1'])
    expect(told.mistakes[0]!.en).toContain('5.0.0')
  })
})

describe('a signature that suffered on the way', () => {
  test('is mended and told about', async () => {
    // Until one has every sign that is lost on the way.
    let signed = await requestSigner(merchant)(TOKEN_PAYMENT)
    for (let i = 0; !/\+.*\/|\/.*\+/.test(signed.signature!); i++) {
      signed = await requestSigner(merchant)({ ...TOKEN_PAYMENT, orderDesc: `第${i}壶` })
    }
    const signature = signed.signature!
    const variants: [MistakeId, string][] = [
      ['plus-became-space', signature.replaceAll('+', ' ')],
      ['base64-line-breaks', signature.replace(/.{76}/g, '$&\r\n')],
      ['base64url', signature.replaceAll('+', '-').replaceAll('/', '_')],
      ['signature-hex', Buffer.from(signature, 'base64').toString('hex')],
      ['signature-encoded-twice', encodeURIComponent(signature)],
    ]
    for (const [id, variant] of variants) {
      expect(mistakesOf(explainForm({ ...signed, signature: variant })), id).toEqual([id])
    }
    expect(mistakesOf(explainForm({ ...signed, signature: '签名' }))).toEqual(['signature-not-base64'])
    expect(mistakesOf(explainForm(unsigned))).toEqual(['signature-missing'])
    // A body that was never encoded at all.
    const raw = Object.entries(signed)
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
    expect(mistakesOf(explainText(raw.replace('%E8%8C%B6', '')))).toContain('plus-became-space')
  })
})

describe('a wrong certificate', () => {
  function looksLikePss(signature: string): boolean {
    const opened = { key: merchant.publicKey, padding: constants.RSA_NO_PADDING }
    try {
      const block = publicDecrypt(opened, Buffer.from(signature, 'base64'))
      return block.at(-1) === 0xbc && block[0]! < 0x80
    } catch {
      return false // A number that is too large for this key.
    }
  }

  test('is told apart from a wrong text', async () => {
    const other = await testMerchant(pki, KEYED_MER_ID)
    const stranger = await issueCertificate({ commonName: 'stranger', purpose: 'signing' })
    const signedBy = (key: SigningIdentity, changes: AcpMessage = {}): AcpMessage => {
      const message = { ...unsigned, ...changes }
      return { ...message, signature: signText(canonicalString(message), { key }) }
    }
    const told = explainForm(signedBy(other))
    expect(mistakesOf(told)).toEqual(['another-known-key'])
    expect(told.mistakes[0]!.zh).toContain(`${other.certId}（商户 ${KEYED_MER_ID}）`)
    expect(told.mistakes[0]!.en).toContain(`${other.certId} (merchant ${KEYED_MER_ID})`)
    expect(mistakesOf(explainForm(signedBy(stranger)))).toEqual(['unknown-key'])

    const unknown: [MistakeId, string][] = [
      ['cert-id-hex', BigInt(merchant.certId).toString(16)],
      ['encryption-certificate-used', pki.encryption.certId],
      ['network-certificate-used', pki.signing.certId],
      ['unionpay-test-certificate', '68759663125'],
      ['certificate-unknown', '12345'],
    ]
    for (const [id, certId] of unknown) {
      expect(mistakesOf(explainForm(signedBy(merchant, { certId })))[0], id).toBe(id)
    }
    const { certId: _, ...nameless } = signedBy(merchant)
    expect(mistakesOf(explainForm(nameless))[0]).toBe('certificate-missing')

    const mixed = explainForm(signedBy(merchant, { merId: KEYED_MER_ID }))
    expect(mistakesOf(mixed)).toEqual(['certificate-of-another-merchant'])
    expect(mixed.mistakes[0]!.en).toBe(
      `Certificate ${merchant.certId} belongs to merchant ${TEST_MER_ID}, but the message's merId is ${KEYED_MER_ID}.`,
    )
    const late = explainForm(signedBy(merchant), { now: () => Date.UTC(2041, 0, 1) })
    expect(mistakesOf(late)).toEqual(['certificate-validity'])
    expect(late.mistakes[0]!.en).toContain('2020-01-01 – 2040-01-01')
    expect(late.certificate?.isValidNow).toBe(false)
  })

  test('is told though its signature happens to look like one with other padding', async () => {
    const key = await testMerchant(pki, KEYED_MER_ID)
    let signature = ''
    for (let i = 0; !looksLikePss(signature); i++) signature = signText(`${i}`, { key })
    expect(mistakesOf(explainForm({ ...unsigned, signature }))).toEqual(['another-known-key', 'altered'])
  })

  test('of an answer is told: whose it is, and from which environment', async () => {
    const answerBy = (identity: SigningIdentity) =>
      answerSigner(identity)({
        version: '5.1.0',
        encoding: 'UTF-8',
        merId: TEST_MER_ID,
        respCode: '00',
        respMsg: '成功[0000000]',
      })
    const foreignRoot = await issueCertificate({ commonName: 'CFCA OCA1', purpose: 'authority' })
    const foreign = await issueCertificate({ commonName: 'x', purpose: 'signing', issuer: foreignRoot })
    const told = explainText(answerBody(await answerBy(foreign)))
    expect(mistakesOf(told)).toContain('other-environment')
    expect(told.mistakes[0]!.en).toContain('CFCA OCA1')
    expect(mistakesOf(explainText(answerBody(await answerBy(merchant))))[0]).toBe('not-unionpay')
    const answer = await answerBy(pki.signing)
    expect(mistakesOf(explainForm({ ...answer, signPubKeyCert: 'no PEM' }))[0]).toBe('certificate-malformed')
  })

  test('that a framework normalised is told by its line ends', async () => {
    const fields = { version: '5.1.0', encoding: 'UTF-8', respCode: '00', respMsg: '成功[0000000]' }
    const answer = await answerSigner(pki.signing)(fields)
    const pem = answer.signPubKeyCert!
    for (const [received, words] of [
      [pem.replaceAll('\r\n', '\n'), 'received with LF'],
      [`${pem}\r\n`, 'received with CRLF + CRLF at the end'],
      [pem.replaceAll('\r\n', ' '), 'received with blanks'],
      [pem.replaceAll('\r\n', ''), 'received with no line ends'],
    ] as const) {
      const told = explainForm({ ...answer, signPubKeyCert: received })
      expect(mistakesOf(told), words).toEqual(['pem-line-ends'])
      expect(told.mistakes[0]!.en).toContain(`signed with CRLF, ${words}`)
      expect(told.firstDifference?.field).toBe('signPubKeyCert')
    }
    const lost = { ...answer, signPubKeyCert: pem.replaceAll('+', ' ') }
    expect(mistakesOf(explainForm(lost))[0]).toBe('plus-became-space')
  })
})

describe('what people paste', () => {
  const printed = (message: AcpMessage, between = '&') =>
    Object.entries(message)
      .map(([name, value]) => `${name}=${value}`)
      .join(between)
  const inGbk = () => requestSigner(merchant)({ ...TOKEN_PAYMENT, encoding: 'GBK' })

  test('may be the fields as JSON or as Java prints a map, in either charset', async () => {
    for (const message of [await inGbk(), await requestSigner(merchant)(TOKEN_PAYMENT)]) {
      expect(explainText(JSON.stringify(message, null, 2))).toMatchObject({ verdict: 'valid', message })
      expect(explainText(`{${printed(message, ', ')}}`)).toMatchObject({ verdict: 'valid', message })
    }
  })

  test('may be an answer with its line ends, as a map too', async () => {
    const answer = await answerSigner(pki.signing)({
      ...TOKEN_PAYMENT,
      respCode: '00',
      respMsg: '成功[0000000]',
    })
    expect(explainText(`{${printed(answer, ', ')}}`).verdict).toBe('valid')
  })

  test('may be a raw answer in GBK whose text came through a page in UTF-8', async () => {
    const fields = { ...TOKEN_PAYMENT, encoding: 'GBK', respCode: '00', respMsg: '成功[0000000]' }
    const answer = await answerSigner(pki.signing)(fields)
    for (const bytes of [answerBody(answer), printed(answer)])
      expect(explainText(bytes).verdict).toBe('valid')
  })

  test('may stand behind the headers of its request', async () => {
    const form = encodeForm(await requestSigner(merchant)(TOKEN_PAYMENT))
    const head = 'POST /gateway/api/backTransReq.do HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n'
    expect(explainText(head + form)).toMatchObject({ verdict: 'valid', writing: 'form' })
    expect(explainText(head).verdict).toBe('unreadable')
  })

  test('is well signed and was not encoded: as a form it says something else', async () => {
    for (const message of [await inGbk(), await requestSigner(merchant)(TOKEN_PAYMENT)]) {
      const explained = explainText(printed(message))
      expect(explained).toMatchObject({ verdict: 'invalid', writing: 'form', message })
      expect(explained.mistakes.map(({ id }) => id)).toEqual(['not-escaped'])
    }
  })

  test('was percent-encoded in GBK before it was signed', async () => {
    const message = { ...unsigned, encoding: 'GBK' }
    const encoded = (value: string) =>
      encodeForm({ value, encoding: 'GBK' }).slice(6, -'&encoding=GBK'.length)
    const text = canonicalOf(
      Object.fromEntries(Object.entries(message).map(([name, value]) => [name, encoded(value)])),
    )
    expect(explainForm(requestSignedOver(text, message)).mistakes.map(({ id }) => id)).toEqual([
      'url-encoded-values',
    ])
  })

  test.each([(hex: string) => hex, (hex: string) => `0x${hex}`, (hex: string) => hex.toUpperCase()])(
    'names its certificate in hex (%#)',
    async (write) => {
      const certId = write(BigInt(merchant.certId).toString(16))
      const { mistakes } = explainForm({ ...(await requestSigner(merchant)(TOKEN_PAYMENT)), certId })
      expect(mistakes[0]?.id).toBe('cert-id-hex')
    },
  )
})

describe('a shared key', () => {
  const keyed = () => ({ ...TOKEN_PAYMENT, merId: KEYED_MER_ID, signMethod: '11' })
  const right = () => canonicalString(keyed())
  const planted: [MistakeId, () => string][] = [
    ['key-not-digested', () => hex('sha256', `${right()}&${SECURE_KEY}`)],
    ['key-not-digested', () => hex('sha256', `${right()}&key=${SECURE_KEY}`)],
    ['joined-otherwise', () => hex('sha256', right() + hex('sha256', SECURE_KEY))],
    ['other-key-hash', () => hex('sm3', `${right()}&${hex('sm3', SECURE_KEY)}`)],
    ['upper-case-signature', () => hex('sha256', `${right()}&${hex('sha256', SECURE_KEY)}`).toUpperCase()],
    [
      'field-added-later',
      () => hex('sha256', `${canonicalString({ ...keyed(), reqReserved: '' })}&${hex('sha256', SECURE_KEY)}`),
    ],
    ['secure-key-differs', () => hex('sha256', `${right()}&${hex('sha256', 'another')}`)],
    ['signature-not-base64', () => 'QUJD'],
  ]

  test.each(planted.map(([id, make], i) => ({ id, make, i })))('is told: $id ($i)', ({ id, make }) => {
    expect(mistakesOf(explainForm({ ...keyed(), signature: make() }))).toEqual([id])
  })

  test('that nobody registered is told', () => {
    const told = explainForm({ ...keyed(), merId: TEST_MER_ID, signature: '0'.repeat(64) })
    expect(mistakesOf(told)).toEqual(['secure-key-unknown'])
  })
})

describe('what cannot be read', () => {
  test('is told why', () => {
    const unreadable: [MistakeId, string | Uint8Array][] = [
      ['not-a-message', ''],
      ['not-a-message', 'Invalid request.'],
      ['not-a-message', '{"a":{"b":1}}'],
      ['duplicate-field', 'a=1&a=2'],
      ['bad-escape', 'a=%41&b=50%'],
      ['bad-charset', 'a=%E6%88'],
      ['bad-charset', 'encoding=GBK&a=%FF%FF'],
    ]
    for (const [id, text] of unreadable) {
      const told = explainText(text)
      expect(told.verdict).toBe('unreadable')
      expect(mistakesOf(told), String(text)).toEqual([id])
    }
    expect(mistakesOf(explainText('version=9&merId=1'))).toEqual(['version-unknown'])
    expect(mistakesOf(explainText('version=5.1.0&signMethod=02'))).toEqual(['sign-method-unknown'])
  })

  test('never breaks it, nor takes more than its bounds, whatever comes', () => {
    const pieces = fc.constantFrom(
      ...[
        'version=5.1.0',
        '&',
        'signMethod=01',
        'signature=',
        'QUJD',
        'signPubKeyCert=',
        'respCode=00',
        '\r\n',
      ],
      ...[
        '-----BEGIN CERTIFICATE-----',
        '-----END CERTIFICATE-----',
        '{',
        '%41',
        '%',
        '=',
        ' ',
        '成',
        'certId=1',
        'merId=1',
      ],
    )
    const nearly = fc
      .array(pieces, { maxLength: 30 })
      .map((parts) => new Uint8Array(Buffer.from(parts.join(''))))
    fc.assert(
      fc.property(fc.oneof(nearly, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        expect(['invalid', 'unreadable']).toContain(explainText(bytes).verdict)
      }),
      { numRuns: 1_000 },
    )
  })

  test('does not keep the others waiting, however long it is', { timeout: 2_000 }, () => {
    const blanks = ' '.repeat(60_000)
    expect(explainText(`{merId=1${blanks}x`).verdict).toBe('invalid')
    expect(explainText(`{merId=1,${blanks}x`).verdict).toBe('invalid')
    const told = explainText(`${encodeForm(unsigned)}&signature=${'='.repeat(60_000)}x`)
    expect(mistakesOf(told)).toEqual(['signature-not-base64'])
  })

  test('says the same in both languages, with nothing left to fill in', () => {
    for (const [id, { zh, en, fix }] of Object.entries(MISTAKES)) {
      const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
      expect(blanks(zh), id).toEqual(blanks(en))
      expect(fix.zh, id).toMatch(/。$/)
      expect(fix.en, id).toMatch(/\.$/)
    }
  })
})

function sorted(message = unsigned): [string, string][] {
  return Object.entries(message).sort(([a], [b]) => (a < b ? -1 : 1))
}

function canonicalOf(message: AcpMessage, extra: [string, string][] = []): string {
  const signed = [...Object.entries(message).filter(([, value]) => value !== ''), ...extra]
  return signed
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

const rejoin = (change: (value: string) => string) =>
  canonicalOf(Object.fromEntries(sorted().map(([name, value]) => [name, change(value)])))

const canonicalWithout = (...names: string[]) =>
  canonicalOf(Object.fromEntries(sorted().filter(([name]) => !names.includes(name))))

/** The bytes of the few Chinese signs in these messages, in GBK. */
function gbkOf(text: string): Buffer {
  const GBK: Record<string, string> = {
    茶: 'b2e8',
    馆: 'b9dd',
    一: 'd2bb',
    壶: 'baf8',
    龙: 'c1fa',
    井: 'beae',
  }
  return Buffer.concat(
    [...text].map((sign) => (GBK[sign] ? Buffer.from(GBK[sign]!, 'hex') : Buffer.from(sign, 'latin1'))),
  )
}

function commonStart(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
