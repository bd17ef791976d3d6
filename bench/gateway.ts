import { verify } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readCertificate } from '../bridge-server/acp/certificates.ts'
import { encodeCustomerInfo, sealInfo } from '../bridge-server/acp/customerinfo.ts'
import { decodeAnswer, decodeForm, encodeForm } from '../bridge-server/acp/form.ts'
import { decodeGroup, encodeGroup } from '../bridge-server/acp/group.ts'
import type { AcpMessage } from '../bridge-server/acp/message.ts'
import { readPfx } from '../bridge-server/acp/pfx.ts'
import { sealPin } from '../bridge-server/acp/pinblock.ts'
import { encryptFor } from '../bridge-server/acp/sensitive.ts'
import { requestSigner } from '../bridge-server/acp/sign.ts'
import { toTxnTime } from '../bridge-server/acp/times.ts'
import { requestVerifier } from '../bridge-server/acp/verify.ts'
import { pooledHttpClient } from '../bridge-server/http/client.ts'
import { listen } from '../bridge-server/http/serve.ts'
import { againstLimit, againstPeer, type Measurement, sustain } from './measurement.ts'
import { startProcess } from './parties-process.ts'
import { measureRsaCeiling } from './rsa-ceiling.ts'

const PORT_BASE = 9430
const GATEWAY = `http://127.0.0.1:${PORT_BASE + 2}`
const MER_ID = '777290058110048'
const IN_FLIGHT = 32
/** Until what is hot is compiled: servers run for days. */
const WARM_UP_MS = 10_000
const DURATION_MS = 8000
/** The client signs two requests; the gateway signs two answers and a notification, and opens a PIN. */
const PRIVATE_OPERATIONS = 6
/** Orders that memory is measured over; the figure is for a hundred thousand. */
const ORDERS = 10_000
const GROWTH_LIMIT_MB = 100

/** The mock network in a process of its own, driven as an SDK drives it. */
export async function measureGateway(): Promise<Measurement[]> {
  const ceiling = (await measureRsaCeiling(IN_FLIGHT)) / PRIVATE_OPERATIONS
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-gateway-'))
  const http = pooledHttpClient()
  let told = 0
  const door = await listen((request, response) => {
    request.resume().on('end', () => {
      told++
      response.end('ok')
    })
  }, 0)
  const network = await startProcess('unionpay', {
    portBase: PORT_BASE,
    dataDir,
    probe: `${GATEWAY}/mock/certs/root.cer`,
  })
  try {
    const get = async (name: string) =>
      (await http.send({ method: 'GET', url: `${GATEWAY}/mock/certs/${name}`, timeoutMs: 5000 })).body
    const identity = readPfx(await get('merchant.pfx'), '000000')
    const encryption = readCertificate((await get('enc.cer')).toString())
    const sign = requestSigner(identity)
    let orders = 0
    const send = async (address: string, fields: AcpMessage): Promise<AcpMessage> => {
      const request = await sign({
        version: '5.1.0',
        encoding: 'UTF-8',
        channelType: '07',
        accessType: '0',
        merId: MER_ID,
        orderId: `B${String(++orders).padStart(15, '0')}`,
        txnTime: toTxnTime(Date.now()),
        ...fields,
      })
      const url = `${GATEWAY}/gateway/api/${address}.do`
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const { body } = await http.send({
        method: 'POST',
        url,
        headers,
        body: encodeForm(request),
        timeoutMs: 30_000,
      })
      const answer = decodeAnswer(body)
      if (!answer.ok || answer.message.respCode !== '00') throw new Error(body.toString())
      return answer.message
    }
    const { publicKey, certId: encryptCertId } = encryption
    const card = {
      txnType: '77',
      txnSubType: '00',
      bizType: '000902',
      accType: '01',
      accNo: encryptFor(publicKey, '6216261000000000018'),
      encryptCertId,
      tokenPayData: encodeGroup({ trId: '62000000001', tokenType: '01' }),
    }
    const encryptedInfo = sealInfo(publicKey, { phoneNo: '13552535506' })
    await send('backTransReq', { ...card, customerInfo: encodeCustomerInfo({ encryptedInfo }) })
    const opened = await send('backTransReq', {
      ...card,
      txnType: '79',
      customerInfo: encodeCustomerInfo({ encryptedInfo, smsCode: '111111' }),
    })
    const token = decodeGroup(opened.tokenPayData as string)?.token as string

    const order = () =>
      send('appTransReq', {
        txnType: '01',
        txnSubType: '01',
        bizType: '000201',
        txnAmt: '1',
        currencyCode: '156',
        backUrl: `${door.url}/notify`,
      })
    // The payer's phone seals the PIN, on a processor of its own.
    const customerInfo = encodeCustomerInfo({ pin: sealPin(publicKey, '123456', token) })
    const pay = async () => {
      await order()
      await send('backTransReq', {
        txnType: '01',
        txnSubType: '01',
        bizType: '000902',
        txnAmt: '1',
        currencyCode: '156',
        backUrl: `${door.url}/notify`,
        tokenPayData: encodeGroup({ token, trId: '62000000001', tokenType: '01' }),
        customerInfo,
        encryptCertId,
      })
    }
    await sustain(pay, { inFlight: IN_FLIGHT, durationMs: WARM_UP_MS })
    const { perSecond } = await sustain(pay, { inFlight: IN_FLIGHT, durationMs: DURATION_MS })
    if (told === 0) throw new Error('no notification came')

    const beforeMb = network.memoryMb()
    for (let i = 0; i < ORDERS; i += IN_FLIGHT) await Promise.all(Array.from({ length: IN_FLIGHT }, order))
    const growthMb = Math.max(0, network.memoryMb() - beforeMb) * (100_000 / ORDERS)
    return [
      againstPeer(
        'gateway: app order, token payment, notification',
        perSecond,
        { name: 'RSA ceiling', rate: ceiling },
        0.7,
        'payments/s',
      ),
      againstLimit('gateway: memory growth per 100,000 orders', growthMb, GROWTH_LIMIT_MB, 'MB'),
      await codec(
        await sign({
          version: '5.1.0',
          encoding: 'UTF-8',
          ...card,
          merId: MER_ID,
          orderId: 'B1',
          txnTime: '20211002120000',
        }),
        identity,
      ),
    ]
  } finally {
    await network.stop()
    await Promise.all([door.close(), http.close()])
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Parsing and verifying a request, against RSA verification by itself. */
async function codec(message: AcpMessage, identity: ReturnType<typeof readPfx>): Promise<Measurement> {
  const body = Buffer.from(encodeForm(message))
  const check = requestVerifier({
    findCertificate: () => ({ ...identity, merId: MER_ID }),
    now: () => Date.now(),
  })
  const data = Buffer.alloc(64, 'a')
  const signature = Buffer.from(message.signature as string, 'base64')
  const ours = rate(() => {
    const decoded = decodeForm(body)
    if (!decoded.ok || !check(decoded.message).ok) throw new Error('the message does not verify')
  })
  const alone = rate(() => verify('sha256', data, identity.publicKey, signature))
  return againstPeer(
    'ACP codec: parse and verify',
    ours,
    { name: 'RSA verify alone', rate: alone },
    0.3,
    'messages/s',
  )
}

function rate(work: () => unknown): number {
  for (let i = 0; i < 2000; i++) work()
  const startedAt = performance.now()
  let count = 0
  while (performance.now() - startedAt < 1500) {
    work()
    count++
  }
  return (count / (performance.now() - startedAt)) * 1000
}
