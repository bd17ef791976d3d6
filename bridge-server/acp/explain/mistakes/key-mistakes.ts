import { type MistakeText, mistake } from './mistake.ts'

/** Wrong certificates and wrong keys. */
export const KEY_MISTAKES = {
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
    '证书 {certId} 属于{owner}，而报文的 merId 是 {found}。',
    "Certificate {certId} belongs to {owner}, but the message's merId is {found}.",
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
