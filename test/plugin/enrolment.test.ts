import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decryptWith } from '../../bridge-server/acp/sensitive.ts'
import type { EnrolmentRequest } from '../../contract/plugin-door.ts'
import { type Answer, accepted, refused } from '../../plugin/api/answer.ts'
import type { Bridge } from '../../plugin/api/bridge.ts'
import { EntropyPool } from '../../plugin/api/entropy.ts'
import { CardForm } from '../../plugin/cashier/card-form.ts'
import { runEnrolment } from '../../plugin/cashier/run-enrolment.ts'
import { CREDIT, NOW_MS } from '../support/plugin-order.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KEY = {
  certId: '1',
  modulusHex: Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url').toString('hex'),
  exponent: 65537,
}
const NUMBER = '6216261000000000018'
const PHONE = '13552535506'

/** A payer with a filled form before a bridge that the test plays. */
function payer(answers: Partial<Bridge> = {}) {
  const started: EnrolmentRequest[] = []
  const confirmed: object[] = []
  const bridge = {
    getEncryptionKey: async () => accepted(KEY),
    ...answers,
    startEnrolment: async (request: EnrolmentRequest) => {
      started.push(request)
      const { enrolmentId } = request
      const sent = accepted({ enrolmentId, resendAfterSeconds: 60, expiresAtMs: NOW_MS + 300_000 })
      return answers.startEnrolment ? answers.startEnrolment(request) : sent
    },
    confirmEnrolment: async (request: { enrolmentId: string; smsCode: string }) => {
      confirmed.push(request)
      return answers.confirmEnrolment ? answers.confirmEnrolment(request) : accepted({ card: CREDIT })
    },
  } as Bridge
  const form = new CardForm()
  form.type('number', NUMBER)
  form.type('phone', PHONE)
  form.toggleConsent()
  const flow = runEnrolment({ bridge, randomness: new EntropyPool(), nowMs: () => NOW_MS }, form)
  return {
    form,
    flow,
    started,
    confirmed,
    async submit(enrolmentId = 'enrolment-00000001') {
      flow.send({ type: 'submit', enrolmentId, problem: form.check() })
      await new Promise((resolve) => setImmediate(resolve))
    },
    async confirm(smsCode: string) {
      form.type('smsCode', smsCode)
      flow.send({ type: 'confirm' })
      await new Promise((resolve) => setImmediate(resolve))
    },
    async resend(enrolmentId: string, atMs: number) {
      flow.send({ type: 'resend', enrolmentId, atMs })
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const text = (sealed: string) => decryptWith(privateKey, sealed)?.toString('latin1')

describe('adding a card', () => {
  it('sends number and phone sealed, then the code, and ends with the card', async () => {
    const own = payer()
    await own.submit()
    expect(text(own.started[0]!.encryptedAccNo)).toBe(NUMBER)
    expect(text(own.started[0]!.encryptedInfo)).toBe(`phoneNo=${PHONE}`)
    expect(own.flow.state).toMatchObject({ step: 'code', resendAtMs: NOW_MS + 60_000 })
    expect(own.form.maskedPhone).toBe('135****5506')
    await own.confirm('111111')
    expect(own.confirmed).toEqual([{ enrolmentId: 'enrolment-00000001', smsCode: '111111' }])
    expect(own.flow.state).toEqual({ step: 'added', card: CREDIT })
  })

  it('forgets what was typed once the code is on its way, and can still ask for another', async () => {
    const own = payer()
    await own.submit()
    expect(own.form.check()).toBe('number')
    await own.resend('enrolment-00000002', NOW_MS + 59_999)
    expect(own.started).toHaveLength(1)
    await own.resend('enrolment-00000002', NOW_MS + 60_000)
    expect(own.started[1]).toEqual({ ...own.started[0], enrolmentId: 'enrolment-00000002' })
    expect(own.flow.state).toMatchObject({ step: 'code', enrolmentId: 'enrolment-00000002' })
  })

  it('sends nothing while something is missing, and one request for two taps', async () => {
    const own = payer()
    own.form.toggleConsent()
    await own.submit()
    expect(own.flow.state).toMatchObject({ step: 'details', problem: { form: 'consent' } })
    own.form.toggleConsent()
    own.flow.send({ type: 'edited' })
    expect(own.flow.state).toMatchObject({ problem: null })
    await Promise.all([own.submit(), own.submit('enrolment-00000002')])
    expect(own.started).toHaveLength(1)
  })

  it('keeps the form when the network refuses it, to be corrected', async () => {
    const own = payer({ startEnrolment: async () => refused('phone_mismatch') })
    await own.submit()
    expect(own.flow.state).toMatchObject({
      step: 'details',
      isBusy: false,
      problem: { code: 'phone_mismatch' },
    })
    expect(own.form.check()).toBeNull()
  })

  it('empties the box of a wrong code, keeps it when only the network was away', async () => {
    const answers: Answer<never>[] = [refused('sms_code_wrong'), refused('network_unreachable')]
    const own = payer({ confirmEnrolment: async () => answers.shift()! })
    await own.submit()
    await own.confirm('000000')
    expect(own.flow.state).toMatchObject({ step: 'code', boxNumber: 1, problem: { code: 'sms_code_wrong' } })
    expect(own.form.smsCode).toBeNull()
    await own.confirm('111111')
    expect(own.flow.state).toMatchObject({
      step: 'code',
      boxNumber: 1,
      problem: { code: 'network_unreachable' },
    })
    expect(own.form.smsCode).toBe('111111')
  })

  it('offers another code at once when the code has expired', async () => {
    const own = payer({ confirmEnrolment: async () => refused('sms_code_expired') })
    await own.submit()
    await own.confirm('111111')
    await own.resend('enrolment-00000002', NOW_MS)
    expect(own.started).toHaveLength(2)
  })

  it('drops a half typed card when the page is hidden', async () => {
    const own = payer()
    own.flow.send({ type: 'hidden' })
    expect(own.form.check()).toBe('number')
    expect(own.flow.state).toMatchObject({ step: 'details', boxNumber: 1 })
  })

  it('survives a key that is none', async () => {
    const own = payer({ getEncryptionKey: async () => accepted({ ...KEY, modulusHex: '' }) })
    await own.submit()
    expect(own.flow.state).toMatchObject({ step: 'details', problem: { code: 'system_error' } })
    expect(own.started).toEqual([])
  })
})
