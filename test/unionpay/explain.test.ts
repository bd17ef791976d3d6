import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalString } from '../../bridge-server/acp/canonical.ts'
import { decodeForm, encodeForm } from '../../bridge-server/acp/form.ts'
import { EXAMPLES } from '../../bridge-server/unionpay/controls/explain-examples.ts'
import {
  bindCard,
  PAYING_CARD,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

let network: TestNetwork
let merchant: TestMerchant
beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
})
afterAll(() => network.close())

async function explain(message: string | Uint8Array<ArrayBuffer>): Promise<any> {
  const answer = await fetch(`${network.url}/mock/explain`, { method: 'POST', body: message })
  expect(answer.status).toBe(200)
  return answer.json()
}

/** The text that a page puts into its form, as a browser would send it back. */
async function examplePage(name: string): Promise<{ page: string; message: string }> {
  const page = await (await fetch(`${network.url}/explain?example=${name}`)).text()
  const shown = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(page)?.[1] ?? ''
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return { page, message: shown.replace(/&(amp|lt|gt|quot|#39);/g, (_, sign) => signs[sign]!) }
}

test('a good request is told to be good, with its string, digests and owner', async () => {
  const request = await merchant.request('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
  const explained = await explain(encodeForm(request))
  expect(explained).toMatchObject({
    verdict: 'valid',
    canonical: canonicalString(request),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    certificate: {
      certId: request.certId,
      // The merchants of the test kit share it.
      owner: {
        zh: '商户 700000000000001、777290058110048、777290058110097',
        en: 'merchant 700000000000001, 777290058110048, 777290058110097',
      },
      isValidNow: true,
    },
    firstDifference: null,
    mistakes: [],
  })
  // What the key signed is the last of the digests.
  expect(explained.digestSteps.at(-1).value).toBe(explained.recoveredDigest)
})

test("the network's own answers are good too, as they came over the wire", async () => {
  const { body } = await merchant.post(await merchant.request('query', { orderId: 'NOSUCHORDER1' }))
  expect(await explain(new Uint8Array(body))).toMatchObject({ verdict: 'valid', direction: 'answer' })
})

describe('worked examples, one click away: each is diagnosed as what it is', () => {
  test.each(EXAMPLES.map(({ name, mistake }) => [name, mistake] as const))('%s', async (name, mistake) => {
    const { page, message } = await examplePage(name)
    const explained = await explain(message)
    expect(explained.verdict).toBe(mistake === null ? 'valid' : 'invalid')
    expect(explained.mistakes[0]?.id ?? null).toBe(mistake)
    expect(page).toContain(mistake === null ? '✓ 签名正确' : '✗ 签名不正确')
    if (mistake !== null) expect(page).toContain('改法')
    expect(page).not.toContain('<script')
  })
})

test('the first difference is shown where it is', async () => {
  const { page, message } = await examplePage('altered')
  const { firstDifference } = await explain(message)
  expect(firstDifference).toMatchObject({ field: 'txnAmt', before: expect.stringMatching(/txnAmt=1250$/) })
  expect(page).toContain('<mark>')
  expect(page).toContain('第一处不同')
})

test('line ends that nobody sees are made visible', async () => {
  const { page } = await examplePage('line-ends')
  expect(page).toContain('<span class="invisible">LF</span>')
  expect(page).toContain('<span class="invisible">CRLF</span>')
})

test('in English, the same', async () => {
  const answer = await fetch(`${network.url}/explain?example=sha1&lang=en`)
  const page = await answer.text()
  expect(page).toContain('✗ The signature is not good')
  expect(page).toContain('How to mend it')
  expect(answer.headers.get('set-cookie')).toContain('lang=en')
})

describe('what is pasted', () => {
  const paste = async (message: string) => {
    const answer = await fetch(`${network.url}/explain`, {
      method: 'POST',
      body: new URLSearchParams({ message }),
    })
    return { status: answer.status, page: await answer.text() }
  }

  test('is never shown with a whole card number in it', async () => {
    const request = await merchant.request('appConsume', {
      txnAmt: '1',
      currencyCode: '156',
      backUrl: 'http://127.0.0.1:1/',
      orderDesc: `for ${PAYING_CARD}`,
      accNo: PAYING_CARD,
    })
    const { status, page } = await paste(encodeForm(request))
    expect(status).toBe(200)
    expect(page).toContain('✓ 签名正确')
    expect(page).not.toContain(PAYING_CARD)
    expect(page).toContain('621626*********0018')
  })

  test('nor does a sentence about what was changed in it say one', async () => {
    const fields = { txnAmt: '1', currencyCode: '156', backUrl: 'http://127.0.0.1:1/', accNo: PAYING_CARD }
    const request = await merchant.request('appConsume', fields)
    const { page } = await paste(encodeForm({ ...request, accNo: `${PAYING_CARD} ` }))
    expect(page).toContain('accNo')
    expect(page).toContain('✗ 签名不正确')
    expect(page).not.toContain(PAYING_CARD)
  })

  test('may be anything: nonsense is called so, and markup stays text', async () => {
    for (const nonsense of [
      '<script>alert(1)</script>',
      '%',
      'a=b&a=c',
      '\u0000',
      '{"a":{}}',
      '中文',
      '&&&',
    ]) {
      const { status, page } = await paste(nonsense)
      expect(status).toBe(200)
      expect(page).toContain('✗')
      expect(page).not.toContain('<script')
    }
    expect(await explain('')).toMatchObject({ verdict: 'unreadable', canonical: null })
  })

  test('as GBK is read in its own bytes, and a raw answer in GBK as the browser sends it', async () => {
    const { message } = await examplePage('charset')
    const decoded = decodeForm(Buffer.from(message))
    expect(decoded).toMatchObject({ ok: true, message: { encoding: 'GBK', orderDesc: '西湖龙井 一份' } })
  })

  test('may not be endless', async () => {
    const answer = await fetch(`${network.url}/mock/explain`, { method: 'POST', body: 'a'.repeat(300_000) })
    expect(answer.status).toBe(413)
  })

  test('may not come from another web site', async () => {
    const headers = { origin: 'https://evil.example' }
    for (const path of ['/explain', '/mock/explain', '/testing/settle']) {
      expect((await fetch(network.url + path, { method: 'POST', headers, body: 'x' })).status).toBe(403)
    }
  })
})
