/** A sentence in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/** A mistake that clients make, what it looks like, and how to mend it. `{…}` is filled in for the message at hand. */
export interface MistakeText extends Words {
  readonly fix: Words
}

const mistake = (zh: string, en: string, fixZh: string, fixEn: string): MistakeText => ({
  zh,
  en,
  fix: { zh: fixZh, en: fixEn },
})

/** Everything that is looked for, in the order in which a reader may want to check it. */
export const MISTAKES = {
  // What cannot be read.
  'not-a-message': mistake(
    '这不是一条ACP报文：既不是 名=值&名=值，也不是JSON对象。',
    'This is no ACP message: neither name=value&name=value nor a JSON object.',
    '请粘贴完整的请求、应答或通知正文，不含HTTP头。',
    'Paste the whole body of a request, answer or notification, without HTTP headers.',
  ),
  'duplicate-field': mistake(
    '域 {field} 出现了不止一次。',
    'The field {field} comes more than once.',
    '同名域只能出现一次；backUrl里的查询参数若被框架并入表单，也会造成重复。',
    'Send each field once; a framework that merges the query string of backUrl into the form doubles fields, too.',
  ),
  'bad-escape': mistake(
    '域 {field} 的百分号转义不完整或不合法。',
    'A percent escape in {field} is broken.',
    '值中的 % 必须写作 %25；请用标准的表单编码函数编码整个值，只编码一次。',
    'Write % as %25: encode the whole value once with a standard form encoder.',
  ),
  'bad-charset': mistake(
    '字节不是 encoding 域所写的字符集（UTF-8或GBK）。',
    'The bytes are not in the charset that the field encoding names (UTF-8 or GBK).',
    '让 encoding 域与实际编码一致：先按该字符集取字节，再做百分号编码和签名。',
    'Make encoding name the charset that you really write, for both the body and the signature.',
  ),

  // The envelope.
  'version-unknown': mistake(
    'version 为“{found}”，这里只认识 5.1.0、5.0.0、5.0.1、1.0.0。',
    'version is "{found}"; only 5.1.0, 5.0.0, 5.0.1 and 1.0.0 are spoken here.',
    '把 version 设为 5.1.0。',
    'Set version to 5.1.0.',
  ),
  'sign-method-unknown': mistake(
    'signMethod 为“{found}”，只有 01（证书）、11（SHA-256密钥）、12（SM3密钥）。',
    'signMethod is "{found}"; there are only 01 (certificate), 11 (SHA-256 key) and 12 (SM3 key).',
    '用证书签名时设为 01，并且在签名之前设置。',
    'Set it to 01 for a certificate, and set it before signing.',
  ),
  'signature-missing': mistake(
    '没有 signature 域。',
    'There is no signature.',
    '对其余所有非空域签名，并以 signature 之名发送。',
    'Sign all other fields that are not blank, and send the result as signature.',
  ),
  'certificate-missing': mistake(
    '没有指明签名证书：请求要有 certId，5.1.0应答要有 signPubKeyCert。',
    'No certificate is named: requests need certId, answers of 5.1.0 need signPubKeyCert.',
    'certId 是签名证书（pfx里那张）的十进制序列号，签名之前就要放进报文。',
    'certId is the decimal serial number of the certificate in your pfx; put it in before you sign.',
  ),

  // The signature's own text.
  'plus-became-space': mistake(
    '{field} 中的 + 在途中变成了空格：值没有做百分号编码。',
    'The + signs in {field} became blanks on the way: the value was not percent-encoded.',
    '发送前对每个值做表单编码，+ 要写作 %2B。',
    'Form-encode every value before sending; + must travel as %2B.',
  ),
  'base64-line-breaks': mistake(
    'signature 的base64里有换行或空白。',
    'The base64 of signature holds line breaks or blanks.',
    '用不换行的base64编码器（Java用 Base64.getEncoder()，不要用 MIME 或旧的 BASE64Encoder）。',
    'Use an encoder that does not break lines (Java: Base64.getEncoder(), not the MIME one).',
  ),
  base64url: mistake(
    'signature 用了URL安全的base64字母表（- 和 _），或缺少末尾的 =。',
    'signature uses the URL-safe base64 alphabet (- and _), or lacks its = at the end.',
    '改用标准base64字母表（+ 和 /），保留末尾的 =，再做表单编码。',
    'Use the standard alphabet (+ and /) with = at the end, then form-encode it.',
  ),
  'signature-hex': mistake(
    'signature 是十六进制文字，而不是base64。',
    'signature is written in hex instead of base64.',
    '把签名的字节做base64编码。',
    'Encode the bytes of the signature as base64.',
  ),
  'signature-encoded-twice': mistake(
    'signature 被百分号编码了两次。',
    'signature was percent-encoded twice.',
    'HTTP库已经会编码表单；不要自己先编码一遍。',
    'Your HTTP library encodes the form already; do not encode the value yourself as well.',
  ),
  'signature-not-base64': mistake(
    'signature 不是合法的base64（密钥签名时：不是64位小写十六进制）。',
    'signature is not base64 (with a shared key: not 64 lower-case hex letters).',
    '检查传输途中是否截断，或误放了别的内容。',
    'Look whether it was cut on the way, or is something else altogether.',
  ),

  // The certificate.
  'cert-id-hex': mistake(
    'certId 写成了十六进制；十进制应为 {expected}。',
    'certId is written in hex; in decimal it is {expected}.',
    '把证书序列号转成十进制文字。',
    'Write the serial number in decimal.',
  ),
  'encryption-certificate-used': mistake(
    'certId 是银联加密证书的序列号，那张证书只用于加密卡号等信息。',
    "certId is that of UnionPay's encryption certificate, which only encrypts card data.",
    'certId 用商户签名证书（pfx）的序列号；加密证书的序列号放在 encryptCertId。',
    "Use the serial number of the merchant's own certificate (pfx); the encryption certificate's goes to encryptCertId.",
  ),
  'network-certificate-used': mistake(
    'certId 是银联自己的签名证书，它只用于验证银联的应答。',
    "certId is that of UnionPay's own signing certificate, which only verifies UnionPay's answers.",
    'certId 用商户签名证书（pfx）的序列号。',
    "Use the serial number of the merchant's own certificate (pfx).",
  ),
  'unionpay-test-certificate': mistake(
    'certId {found} 属于银联官方测试环境的公开证书，本网络不认识它。',
    "certId {found} is that of a public certificate of UnionPay's own test environment, which this network does not know.",
    '从 /mock/certs/merchant.pfx 下载本网络的商户证书（口令000000）并换上。',
    "Download this network's merchant certificate from /mock/certs/merchant.pfx (password 000000) and use it.",
  ),
  'certificate-unknown': mistake(
    '没有登记过 certId {found}。',
    'No certificate {found} is on file.',
    '换成本网络签发的商户证书；证书换过的话，重新读取pfx里的序列号。',
    "Use the merchant certificate that this network issued; after a change of certificate read the pfx's number again.",
  ),
  'certificate-of-another-merchant': mistake(
    '证书 {certId} 属于商户 {owner}，而报文的 merId 是 {found}。',
    "Certificate {certId} is merchant {owner}'s, but the message's merId is {found}.",
    'merId 与签名证书必须是同一商户的一对；检查是否混用了两套配置。',
    'merId and certificate must belong together: look whether two configurations were mixed.',
  ),
  'certificate-validity': mistake(
    '证书 {certId} 只在 {expected} 之间有效。',
    'Certificate {certId} is only valid {expected}.',
    '换一张有效的证书，或检查时钟。',
    'Use a certificate that is valid now, or check the clock.',
  ),
  'certificate-malformed': mistake(
    'signPubKeyCert 不是一张PEM证书。',
    'signPubKeyCert is not a PEM certificate.',
    '检查换行和 + 号是否在途中丢失。',
    'Look whether line breaks or + signs were lost on the way.',
  ),
  'other-environment': mistake(
    '应答里的证书由“{found}”签发，来自另一个环境（银联生产或官方测试），不是本网络。',
    'The answer\'s certificate was issued by "{found}", so it comes from another environment (UnionPay\'s production or test), not from this network.',
    '确认请求发到了哪个地址；根证书和中级证书要与该环境配套。',
    "Check which address you talk to; root and middle certificate must be that environment's.",
  ),
  'not-unionpay': mistake(
    '证书有效，但持有者是“{found}”，不是银联。',
    'The certificate is genuine but belongs to "{found}", not to UnionPay.',
    '只信任证书名第三段为“中国银联股份有限公司”的签名证书。',
    'Trust only signing certificates whose third part of the name is 中国银联股份有限公司.',
  ),

  // The key that signed.
  'another-known-key': mistake(
    '签名是用证书 {certId}（{owner}）的私钥做的，不是报文所写的那张。',
    'The signature was made with the key of certificate {certId} ({owner}), not of the one that the message names.',
    '让 certId 与签名私钥取自同一个pfx。',
    'Take certId and the private key from the same pfx.',
  ),
  'unknown-key': mistake(
    '签名不是用证书 {certId} 的私钥做的，也不是本网络已知的任何一把。',
    'The signature was not made with the key of certificate {certId}, nor with any that this network knows.',
    '检查私钥文件：可能是旧证书、别的环境的证书，或签名在途中被截断、改动。',
    'Check the key file: an old one, one of another environment, or a signature cut or changed on the way.',
  ),
  'secure-key-unknown': mistake(
    '商户 {found} 没有登记密钥，不能用 signMethod 11 或 12。',
    'Merchant {found} shares no key with this network, so signMethod 11 and 12 cannot be used.',
    '给商户登记密钥，或改用 signMethod 01 和证书。',
    'Register a key for the merchant, or use signMethod 01 with a certificate.',
  ),
  'pss-padding': mistake(
    '签名用了RSA-PSS填充。',
    'The signature uses RSA-PSS padding.',
    '改用 PKCS#1 v1.5（Java: SHA256withRSA）。',
    'Use PKCS#1 v1.5 (Java: SHA256withRSA).',
  ),
  'raw-rsa': mistake(
    '摘要被直接用私钥加密，没有放进签名格式（DigestInfo）。',
    'The digest was encrypted with the private key as it is, without the form of a signature (DigestInfo).',
    '用签名函数（SHA256withRSA），不要用“私钥加密”。',
    'Use a signing function (SHA256withRSA), not encryption with the private key.',
  ),

  // The digest.
  'single-digest': mistake(
    '只做了一次摘要：直接对待签名串签名。',
    'Only one digest was made: the string itself was signed.',
    '先算待签名串的摘要，写成小写十六进制文字，再对这段文字签名。',
    'First digest the string, write that in lower-case hex, then sign those letters.',
  ),
  'upper-case-digest': mistake(
    '第一次摘要写成了大写十六进制。',
    'The first digest was written in upper-case hex.',
    '改成小写再签名。',
    'Write it in lower case before you sign.',
  ),
  'binary-digest': mistake(
    '对第一次摘要的原始字节签名，而不是它的十六进制文字。',
    'The bytes of the first digest were signed, not its hex letters.',
    '签名的对象是小写十六进制文字（SHA-256为64个字符）。',
    'Sign its lower-case hex letters (64 of them for SHA-256).',
  ),
  'base64-digest': mistake(
    '第一次摘要写成了base64，而不是十六进制。',
    'The first digest was written in base64 instead of hex.',
    '改成小写十六进制再签名。',
    'Write it in lower-case hex before you sign.',
  ),
  'sha1-for-sha256': mistake(
    '用了SHA-1；version {version} 要用SHA-256。',
    'SHA-1 was used; version {version} needs SHA-256.',
    '两次摘要都改用SHA-256（Java: SHA256withRSA），或把 version 设为 5.0.0。',
    'Use SHA-256 both times (Java: SHA256withRSA), or set version to 5.0.0.',
  ),
  'sha256-for-sha1': mistake(
    '用了SHA-256；version {version} 要用SHA-1。',
    'SHA-256 was used; version {version} needs SHA-1.',
    '把 version 设为 5.1.0，或两次摘要都改用SHA-1。',
    'Set version to 5.1.0, or use SHA-1 both times.',
  ),
  'mixed-digests': mistake(
    '两次摘要用了不同的算法：先 {found}，后 {expected}。',
    'Two different hashes were used: first {found}, then {expected}.',
    '两次都用同一算法：5.1.0用SHA-256，5.0.0用SHA-1。',
    'Use the same both times: SHA-256 for 5.1.0, SHA-1 for 5.0.0.',
  ),
  'other-digest': mistake(
    '用了 {found} 算法。',
    'The hash {found} was used.',
    '5.1.0用SHA-256，5.0.0用SHA-1。',
    'Use SHA-256 for 5.1.0, SHA-1 for 5.0.0.',
  ),

  // The string that was signed.
  unsorted: mistake(
    '域没有按名称排序，而是按报文中的次序签名。',
    'The fields were not sorted by name but signed in the order of the message.',
    '按域名的字节序（ASCII）升序排列后再拼接。',
    'Sort by name in byte (ASCII) order before joining.',
  ),
  'case-insensitive-order': mistake(
    '排序时忽略了大小写。',
    'The fields were sorted without regard to upper and lower case.',
    '按字节序排列：大写字母在小写字母之前。',
    'Sort by bytes: capital letters come before small ones.',
  ),
  'url-encoded-values': mistake(
    '签名的是百分号编码之后的值。',
    'The values were percent-encoded before they were signed.',
    '对原值签名，发送时才编码。',
    'Sign the values as they are; encode them only for sending.',
  ),
  'blank-included': mistake(
    '空值的域也进了待签名串。',
    'Fields with a blank value are part of what was signed.',
    '去掉空值的域，再签名。',
    'Leave out fields whose value is blank before you sign.',
  ),
  'signature-included': mistake(
    '待签名串里带着 signature 域。',
    'The field signature is part of what was signed.',
    '签名前去掉 signature 域。',
    'Leave signature out before you sign.',
  ),
  'field-added-later': mistake(
    '域 {field} 是签名之后才加进报文的。',
    'The field {field} was added after signing.',
    '签名之前放齐所有域（certId、signMethod、version 也在内）。',
    'Put all fields in before you sign, certId, signMethod and version among them.',
  ),
  'unknown-fields-added': mistake(
    '报文里混进了规范没有的域：{field}。',
    'Fields that the specification does not have got into the message: {field}.',
    '多半是 backUrl 的查询参数被框架并进了表单；验签前去掉它们，或不用查询参数。',
    'Most likely a framework merged the query string of backUrl into the form: take them out before verifying, or use no query string.',
  ),
  'envelope-not-signed': mistake(
    'version、encoding、signMethod、certId 等域没有参加签名：{field}。',
    'These fields were not signed: {field}.',
    '除 signature 外，所有非空域都要签名。',
    'Every field that is not blank is signed, but signature itself.',
  ),
  'pem-line-ends': mistake(
    '证书的换行被改动：签名时是 {expected}，收到的是 {found}。',
    "The certificate's line ends were changed: signed with {expected}, received with {found}.",
    '收到后把 signPubKeyCert 的换行恢复为CRLF、末尾不带换行，再验签。',
    'Before verifying, give signPubKeyCert its CRLF line ends back, with none at the end.',
  ),
  'charset-differs': mistake(
    '待签名串用了 {found} 编码，而 encoding 写的是 {expected}。',
    'The string was signed in {found}, but encoding says {expected}.',
    '签名和发送都用 encoding 所写的字符集，不要用系统默认字符集。',
    "Sign and send in the charset that encoding names, not in the system's default.",
  ),
  'value-encoded-twice': mistake(
    '值被百分号编码了两次：签名的是原值，收到的仍带着 %XX。',
    'Values were percent-encoded twice: the original was signed, but what arrives still holds %XX.',
    'HTTP库已经会编码表单；不要自己先编码一遍。',
    'Your HTTP library encodes the form already; do not encode the values yourself as well.',
  ),
  'values-not-trimmed': mistake(
    '值的首尾空白在签名与发送之间不一致。',
    'Blanks around values differ between what was signed and what was sent.',
    '先去掉首尾空白，再签名和发送。',
    'Trim values before both signing and sending.',
  ),
  'null-text': mistake(
    '空值被当作文字“null”或“undefined”发送了：{field}。',
    'An empty value was sent as the text "null" or "undefined": {field}.',
    '没有值的域不要放进报文。',
    'Leave a field without a value out of the message.',
  ),
  'joined-otherwise': mistake(
    '拼接方式不对（多了末尾的 &、加了引号，或没有 &）。',
    'The fields were joined otherwise (an & at the end, quotes, or no & at all).',
    '用 & 连接 名=值，首尾都不加。',
    'Join name=value with &, and nothing before or behind.',
  ),
  'altered-field': mistake(
    '域 {field} 在签名之后被改动：签名时是“{expected}”，收到的是“{found}”。',
    'The field {field} was changed after signing: signed as "{expected}", received as "{found}".',
    '签名之后不要再改任何域。',
    'Change no field once the message is signed.',
  ),
  altered: mistake(
    '私钥是对的，但签名的是另一段文字：有域在签名之后被改动、增加或去掉了。',
    'The right key signed, but another text: some field was changed, added or left out after signing.',
    '把你的待签名串与上面的逐字比较；摘要不同即文字不同。',
    'Compare your string with the one above, sign by sign; another digest means another text.',
  ),

  // Shared keys.
  'key-not-digested': mistake(
    '密钥直接接在待签名串后面，没有先做摘要。',
    'The key itself was put behind the string, not its digest.',
    '待签名串 + "&" + 十六进制小写（摘要(密钥)），再做摘要。',
    'Digest: string, "&", lower-case hex of the digest of the key.',
  ),
  'upper-case-signature': mistake(
    '签名写成了大写十六进制。',
    'The signature is written in upper-case hex.',
    '改成小写。',
    'Write it in lower case.',
  ),
  'other-key-hash': mistake(
    'signMethod {found} 的算法用错了：11是SHA-256，12是SM3。',
    'signMethod {found} was computed with the other hash: 11 is SHA-256, 12 is SM3.',
    '让 signMethod 与算法一致。',
    'Make signMethod and hash agree.',
  ),
  'secure-key-differs': mistake(
    '签名不是用商户 {found} 登记的密钥做的，或有域被改动。',
    "The signature was not made with merchant {found}'s key, or some field was changed.",
    '核对密钥（首尾空白也算），再逐字比较待签名串。',
    'Compare the key (blanks around it count), then the string sign by sign.',
  ),
} as const satisfies Record<string, MistakeText>

export type MistakeId = keyof typeof MISTAKES

/** A mistake found in the message at hand. */
export interface Mistake extends MistakeText {
  readonly id: MistakeId
  readonly field?: string
}

/** What fills the `{…}` of a mistake's sentences. */
export type MistakeFacts = Readonly<
  Partial<Record<'field' | 'found' | 'expected' | 'certId' | 'owner' | 'version', string>>
>

/** The sentences of a mistake with the facts of this message in them. */
export function mistakeOf(id: MistakeId, facts: MistakeFacts = {}): Mistake {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => shorten(facts[name as keyof MistakeFacts] ?? '—'))
  const { zh, en, fix } = MISTAKES[id]
  return {
    id,
    zh: fill(zh),
    en: fill(en),
    fix: { zh: fill(fix.zh), en: fill(fix.en) },
    ...(facts.field === undefined ? {} : { field: facts.field }),
  }
}

const MAX_FACT_CHARS = 120

function shorten(fact: string): string {
  return fact.length <= MAX_FACT_CHARS ? fact : `${fact.slice(0, MAX_FACT_CHARS)}…`
}
