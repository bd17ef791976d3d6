import type { Reader } from '../../store/store.ts'

interface Gauge {
  readonly name: string
  readonly help: string
  readonly label: string
  readonly sql: string
}

/** What the books say, counted when asked: nothing to keep in step, and right after a restart. */
const GAUGES: readonly Gauge[] = [
  {
    name: 'quickpass_orders',
    help: 'Orders by state.',
    label: 'state',
    sql: 'SELECT state AS label, count(*) AS value FROM pay_order GROUP BY state',
  },
  {
    name: 'quickpass_attempts',
    help: 'Attempts to pay by state.',
    label: 'state',
    sql: 'SELECT state AS label, count(*) AS value FROM attempt GROUP BY state',
  },
  {
    name: 'quickpass_payments',
    help: 'Payments that UnionPay confirmed; those paid too much have to go back.',
    label: 'kind',
    sql: `SELECT CASE overpaid WHEN 1 THEN 'overpaid' ELSE 'paid' END AS label, count(*) AS value
          FROM payment GROUP BY overpaid`,
  },
  {
    name: 'quickpass_overpaid',
    help: 'Payments that came twice or too late, and whether the money is back.',
    label: 'state',
    sql: `SELECT CASE WHEN EXISTS (SELECT 1 FROM refund
            WHERE payment_acp_order_id = acp_order_id AND state = 'succeeded') THEN 'returned' ELSE 'waiting' END
            AS label, count(*) AS value FROM payment WHERE overpaid = 1 GROUP BY label`,
  },
  {
    name: 'quickpass_paid_fen',
    help: 'Sum of confirmed payments in fen.',
    label: 'kind',
    sql: `SELECT CASE overpaid WHEN 1 THEN 'overpaid' ELSE 'paid' END AS label, sum(amount_fen) AS value
          FROM payment GROUP BY overpaid`,
  },
  {
    name: 'quickpass_paid_by_origin_fen',
    help: 'Sum of paid orders in fen, by how they came about.',
    label: 'origin',
    sql: "SELECT origin AS label, sum(amount_fen) AS value FROM pay_order WHERE state = 'paid' GROUP BY origin",
  },
  {
    name: 'quickpass_payment_codes',
    help: 'Codes that payers were given to show, by state.',
    label: 'state',
    sql: 'SELECT state AS label, count(*) AS value FROM payment_code GROUP BY state',
  },
  {
    name: 'quickpass_refunds',
    help: 'Refunds by state.',
    label: 'state',
    sql: 'SELECT state AS label, count(*) AS value FROM refund GROUP BY state',
  },
  {
    name: 'quickpass_refunded_fen',
    help: 'Sum of refunds in fen, by state.',
    label: 'state',
    sql: 'SELECT state AS label, sum(amount_fen) AS value FROM refund GROUP BY state',
  },
  {
    name: 'quickpass_code_refunds_fen',
    help: 'Sum that merchants behind codes gave back, in fen, by how the order came about.',
    label: 'origin',
    sql: `SELECT origin AS label, sum(code_refund.amount_fen) AS value FROM code_refund
          JOIN pay_order USING (order_ref) GROUP BY origin`,
  },
  {
    name: 'quickpass_top_ups',
    help: 'Paid top-ups by what became of them; of those whose refund failed somebody has to take care.',
    label: 'state',
    sql: `SELECT fulfilment AS label, count(*) AS value FROM top_up WHERE fulfilment IS NOT NULL
          GROUP BY fulfilment`,
  },
  {
    name: 'quickpass_notices',
    help: 'Notifications to merchants by state.',
    label: 'state',
    sql: 'SELECT state AS label, count(*) AS value FROM delivery GROUP BY state',
  },
]

/** The books as Prometheus reads them. */
export async function renderMetrics(store: Reader): Promise<string> {
  const blocks = await Promise.all(
    GAUGES.map(async ({ name, help, label, sql }) => {
      const rows = await store.all<{ label: string; value: number }>(sql)
      const lines = rows.map((row) => `${name}{${label}="${row.label}"} ${row.value}`)
      return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join('\n')
    }),
  )
  return `${blocks.join('\n')}\n`
}
