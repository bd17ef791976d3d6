import type { Context } from 'koa'
import { type ExplainContext, knownCertificatesOf } from '../../acp/explain/context.ts'
import { type CertificateView, type Explanation, explain } from '../../acp/explain/explain.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import { BodyError, readBody } from '../../http/body.ts'
import { type ControlAnswer, type Desk, done, fault } from './desk.ts'

/** A message is at most 64 KiB; written with percent escapes, or with a file in it, it may be longer. */
export const EXPLAIN_MAX_BYTES = 256 * 1024

/** What this network knows of certificates, keys and time, to judge messages by. */
export function explainContext({ network, merchants }: Desk): ExplainContext {
  const { pki, clock, ownCertificates } = network
  const onFile = (certId: string) => (certId === pki.signing.certId ? pki.signing : undefined)
  return {
    findCertificate: (certId, merId) => ownCertificates.find(certId) ?? pki.findCertificate(certId, merId),
    secureKeyOf: (merId) => merchants.find(merId)?.secureKey ?? undefined,
    answerTrust: { root: pki.root, middle: pki.middle, findCertificate: onFile },
    knownCertificates: () => knownCertificatesOf(pki, ownCertificates.all()),
    now: () => clock.now(),
  }
}

/**
 * POST /mock/explain: takes a raw message as text (a form body, a raw answer, or the fields as a JSON object) and tells
 * whether it is well signed, by whom, and if not, which mistake was made. The sender gets its own canonical string
 * back whole, to compare it sign by sign; nothing of it is kept.
 */
export function explainRoute(desk: Desk, send: (ctx: Context, answer: ControlAnswer) => void) {
  return async (ctx: Context) => {
    try {
      const body = await readBody(ctx.req, { limitBytes: EXPLAIN_MAX_BYTES, timeoutMs: 10_000 })
      send(ctx, done(asJson(explain(body, explainContext(desk)))))
    } catch (error) {
      if (!(error instanceof BodyError)) throw error
      send(ctx, fault(error.status, 'BODY', error.message))
    }
  }
}

function asJson(explanation: Explanation) {
  const { verdict, summary, writing, direction, transaction, canonical, digests } = explanation
  const { recoveredDigest, certificate, firstDifference, mistakes, hints } = explanation
  return {
    verdict,
    summary,
    writing,
    direction: direction ?? null,
    transaction: transaction ?? null,
    canonical: canonical ?? null,
    // The hash of the canonical string, as SDKs print it in their logs; the steps after it follow.
    digest: digests[0]?.value ?? null,
    digestSteps: digests,
    recoveredDigest: recoveredDigest ?? null,
    certificate: certificate ? certificateJson(certificate) : null,
    firstDifference: firstDifference ?? null,
    mistakes,
    hints,
  }
}

function certificateJson({ notBeforeMs, notAfterMs, isValidNow, owner, ...certificate }: CertificateView) {
  return {
    ...certificate,
    owner: owner ?? null,
    notBefore: toRfc3339(notBeforeMs),
    notAfter: toRfc3339(notAfterMs),
    isValidNow,
  }
}
